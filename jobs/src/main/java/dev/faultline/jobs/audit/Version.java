package dev.faultline.jobs.audit;

import dev.faultline.jobs.audit.Row.Kind;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.CrashSource;
import dev.faultline.schema.IdentityKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A crash as {@code crash.events.v1} tells it once.
 *
 * @param row what was kept of the record
 */
record Version(Row row) {

    /** SHA-256 of no bytes: the hash of a dump that could not be written joins nothing. */
    private static final String HASH_OF_NOTHING =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final int MAX_TIME_DIGITS = 11;
    private static final double MICROS = 1e6;

    /** Which of two readings of an event counts; beyond this they are equal. */
    static final Comparator<Version> BY_QUALITY =
            Comparator.comparingLong((Version v) -> v.row.number(4))
                    .thenComparingLong(v -> v.row.number(5))
                    .thenComparing(Version::contentHash)
                    .thenComparingLong(v -> v.row.number(6))
                    .thenComparing(Version::version)
                    .thenComparing(Version::signature);

    /** Which of two arrivals of an event came first. */
    static final Comparator<Version> BY_ARRIVAL =
            Comparator.comparingLong(Version::receivedAt)
                    .thenComparing(Version::sourceTopic)
                    .thenComparingLong(v -> v.row.number(0))
                    .thenComparingLong(v -> v.row.number(1));

    /**
     * Keeps what is needed of a crash.
     *
     * @param clock receive time that the partition had told of before the record
     * @param isRead whether monitoring has read it
     */
    static Version of(
            CrashFacts crash, ConsumerRecord<byte[], byte[]> record, long clock, boolean isRead) {
        IdentityKeys keys = crash.getKeys();
        return new Version(
                Row.of(
                        crash.getEventId(),
                        Kind.VERSION,
                        new long[] {
                            crash.getSourcePartition(),
                            crash.getSourceOffset(),
                            crash.getReceivedAt().toEpochMilli(),
                            crash.getCrashTime().toEpochMilli(),
                            crash.getRulesetSequence(),
                            crash.getResolvedFrames(),
                            bit(crash.getBuildKnown()),
                            bit(crash.getStartup()),
                            bit(crash.getShutdownKill()),
                            Math.round(crash.getWeight() * MICROS),
                            crash.getFrames(),
                            record.partition(),
                            record.offset(),
                            record.timestamp(),
                            clock,
                            bit(isRead)
                        },
                        crash.getSourceTopic(),
                        crash.getSource().name(),
                        crash.getContentHash(),
                        crash.getProduct(),
                        crash.getChannel(),
                        crash.getVersion(),
                        crash.getBuildId(),
                        crash.getOs(),
                        crash.getProcessType(),
                        crash.getSignature(),
                        text(crash.getSignatureNext()),
                        text(crash.getClientHash()),
                        text(keys.getCrashEventId()),
                        text(keys.getMinidumpSha256()),
                        text(keys.getDumpId()),
                        text(keys.getTimeTuple()),
                        crash.getOsVersion(),
                        crash.getArch(),
                        crash.getRulesetId()));
    }

    private static long bit(boolean value) {
        return value ? 1 : 0;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    String eventId() {
        return row.key();
    }

    String sourceTopic() {
        return row.text(0);
    }

    boolean isReport() {
        return row.text(1).equals(CrashSource.REPORT.name());
    }

    String contentHash() {
        return row.text(2);
    }

    String product() {
        return row.text(3);
    }

    String channel() {
        return row.text(4);
    }

    String version() {
        return row.text(5);
    }

    String buildId() {
        return row.text(6);
    }

    String os() {
        return row.text(7);
    }

    String processType() {
        return row.text(8);
    }

    String signature() {
        return row.text(9);
    }

    String signatureNext() {
        return row.text(10);
    }

    /** What a client is counted by: without a hash of it, each crash is a client of its own. */
    String client() {
        return row.text(11).isEmpty() ? eventId() : row.text(11);
    }

    int sourcePartition() {
        return (int) row.number(0);
    }

    /** Position of the input: topic, partition and offset. */
    String source() {
        return sourceTopic() + '/' + row.number(0) + '/' + row.number(1);
    }

    long receivedAt() {
        return row.number(2);
    }

    /**
     * Crash time by which it is counted: what crashed in the future of its receipt crashed then.
     */
    long countedAt() {
        return Math.min(row.number(3), receivedAt());
    }

    boolean isStartup() {
        return row.number(7) == 1;
    }

    boolean isShutdownKill() {
        return row.number(8) == 1;
    }

    long weightMicros() {
        return row.number(9);
    }

    String position() {
        return row.number(11) + "/" + row.number(12);
    }

    long appendedAt() {
        return row.number(13);
    }

    long clock() {
        return row.number(14);
    }

    boolean isRead() {
        return row.number(15) == 1;
    }

    /** Latest receive time at which monitoring may have learnt of it. */
    long learntAt() {
        return Math.max(receivedAt(), clock());
    }

    /**
     * Whether it came so late that monitoring has forgotten what it would be compared with, and
     * leaves it out.
     */
    boolean isLate(AuditSettings settings) {
        return clock() != ReceiveClock.UNKNOWN && settings.expiryOf(receivedAt()) <= clock();
    }

    /** Keys that only one crash has. */
    List<String> exactKeys() {
        List<String> keys = new ArrayList<>(3);
        for (int i = 0; i < 3; i++) {
            String value = row.text(12 + i);
            if (!value.isBlank() && !value.equalsIgnoreCase(HASH_OF_NOTHING)) {
                keys.add("ABC".charAt(i) + value);
            }
        }
        return keys;
    }

    /** The near unique key without its time; null where there is none. */
    @Nullable String nearKey() {
        String tuple = row.text(15);
        int bar = tuple.lastIndexOf('|');
        return bar > 0 && isTime(tuple.substring(bar + 1)) ? 'D' + tuple.substring(0, bar) : null;
    }

    /** The time of the near unique key, seconds. */
    long nearSeconds() {
        String tuple = row.text(15);
        return Long.parseLong(tuple.substring(tuple.lastIndexOf('|') + 1));
    }

    private static boolean isTime(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_TIME_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** What the public row must say as well, by {@link PublicFields}. */
    List<String> publicFields() {
        return List.of(
                source(),
                row.text(1),
                Long.toString(receivedAt()),
                Long.toString(row.number(3)),
                product(),
                channel(),
                version(),
                buildId(),
                os(),
                row.text(16),
                row.text(17),
                processType(),
                Boolean.toString(isStartup()),
                signature(),
                signatureNext(),
                row.text(18),
                Long.toString(row.number(10)),
                Long.toString(row.number(5)),
                Long.toString(weightMicros()));
    }
}
