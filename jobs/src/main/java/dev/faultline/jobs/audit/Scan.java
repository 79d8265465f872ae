package dev.faultline.jobs.audit;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.audit.Finding.Kind;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.DeletionRequest;
import dev.faultline.schema.EventKind;
import dev.faultline.schema.InputOutcome;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.Progress;
import dev.faultline.schema.ProtectedCrash;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The first pass: reads each topic once and keeps what is compared later. */
final class Scan {

    private static final double MICROS = 1e6;

    private final Snapshot snapshot;
    private final AuditSettings settings;
    private final AvroValues values;
    private final Findings findings;
    private final Spills spills;
    private final Deletions deletions;

    /** By input partition, what each partition of the events says has left enrichment. */
    private final Map<TopicPartition, Map<Integer, Long>> left = new HashMap<>();

    private final Map<Integer, ReceiveClock> clocks = new HashMap<>();
    private final Map<Integer, Long> monitoredTimes = new HashMap<>();
    private final Map<Integer, Long> firstTimes = new HashMap<>();
    private final Map<String, Long> sizes = new TreeMap<>();
    private long oldestUnread = Long.MAX_VALUE;
    private long unread;

    Scan(
            Snapshot snapshot,
            AuditSettings settings,
            AvroValues values,
            Findings findings,
            Spills spills) {
        this.snapshot = snapshot;
        this.settings = settings;
        this.values = values;
        this.findings = findings;
        this.spills = spills;
        this.deletions = new Deletions(settings);
    }

    void run(TopicLog log) {
        readUpserts(log, Topics.DELETIONS, DeletionRequest.class, this::deletion);
        // Events first: the others are judged by how far the jobs have come.
        read(log, Topics.EVENTS, this::event);
        Snapshot.INPUTS.forEach(topic -> read(log, topic, this::input));
        read(log, Topics.CENSUS, this::census);
        Snapshot.INPUTS.forEach(
                topic -> read(log, Topics.deadLettersOf(topic), record -> letter(topic, record)));
        read(log, Topics.PROCESSED, this::processed);
        read(log, Topics.PROTECTED, this::protectedPart);
        read(log, Topics.COUNTS, this::count);
        read(log, Topics.LINKS, this::link);
        read(log, Topics.RATES, this::rate);
    }

    private void read(
            TopicLog log,
            String topic,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> eachRecord) {
        log.read(
                snapshot.endsOf(topic),
                record -> {
                    sizes.merge(topic, 1L, Long::sum);
                    eachRecord.accept(record);
                });
    }

    /** Reads an upsert topic that needs no comparison on disk. */
    <T extends SpecificRecordBase> void readUpserts(
            TopicLog log,
            String topic,
            Class<T> type,
            BiConsumer<ConsumerRecord<byte[], byte[]>, @Nullable T> eachRow) {
        read(
                log,
                topic,
                record -> {
                    T row = values.read(type, record.value());
                    if (row == null && record.value() != null) {
                        unreadable(record);
                    } else {
                        eachRow.accept(record, row);
                    }
                });
    }

    private void deletion(
            ConsumerRecord<byte[], byte[]> record, @Nullable DeletionRequest request) {
        if (request != null) {
            deletions.take(request, record.timestamp());
        }
    }

    private void input(ConsumerRecord<byte[], byte[]> record) {
        CrashEnvelope envelope = values.read(CrashEnvelope.class, record.value());
        boolean isReport = record.topic().equals(Topics.REPORTS);
        spills.positions()
                .add(
                        Row.of(
                                position(record.topic(), record.partition(), record.offset()),
                                Row.Kind.INPUT,
                                new long[] {
                                    record.timestamp(),
                                    envelope == null ? 0 : envelope.getReceivedAt().toEpochMilli()
                                },
                                Digests.original(record),
                                envelope == null ? "" : Digests.hex(envelope.getPayload()),
                                envelope == null ? "" : EventIds.byTransport(envelope, isReport)));
    }

    private void census(ConsumerRecord<byte[], byte[]> record) {
        CensusRecord row = values.read(CensusRecord.class, record.value());
        if (row == null) {
            unreadable(record);
            return;
        }
        String position =
                position(row.getSourceTopic(), row.getSourcePartition(), row.getSourceOffset());
        checkKey(record, position);
        spills.positions()
                .add(
                        Row.of(
                                position,
                                Row.Kind.CENSUS,
                                new long[] {record.timestamp(), row.getReceivedAt().toEpochMilli()},
                                row.getFate().name(),
                                row.getReason(),
                                row.getEventId(),
                                row.getSource().name(),
                                row.getProduct(),
                                row.getBuildId(),
                                row.getProcessType(),
                                where(record)));
    }

    private void letter(String topic, ConsumerRecord<byte[], byte[]> record) {
        String partition = LetterHeaders.text(record, "dlq.partition");
        String offset = LetterHeaders.text(record, "dlq.offset");
        if (!LetterHeaders.text(record, "dlq.topic").equals(topic)
                || !isNumber(partition)
                || !isNumber(offset)) {
            findings.add(
                    Kind.UNKNOWN,
                    record.topic(),
                    where(record),
                    "a dead letter that does not say which input it was");
            return;
        }
        spills.positions()
                .add(
                        Row.of(
                                topic + '/' + partition + '/' + offset,
                                Row.Kind.LETTER,
                                new long[] {record.timestamp()},
                                LetterHeaders.text(record, "dlq.reason"),
                                LetterHeaders.text(record, "dlq.message"),
                                Digests.original(record),
                                where(record)));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= 18
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private void event(ConsumerRecord<byte[], byte[]> record) {
        CrashEventRecord value = values.read(CrashEventRecord.class, record.value());
        if (value == null) {
            unreadable(record);
            return;
        }
        boolean isRead = snapshot.isMonitored(record.partition(), record.offset());
        if (!isRead) {
            unread++;
            oldestUnread = Math.min(oldestUnread, record.timestamp());
        }
        Progress progress = value.getProgress();
        CrashFacts crash = value.getCrash();
        if (value.getKind() == EventKind.PROGRESS && progress != null) {
            progress(progress, record, isRead);
        } else if (crash != null) {
            crash(crash, record, isRead);
        } else if (value.getOutcome() != null) {
            outcome(value.getOutcome(), record, isRead);
        }
    }

    private void progress(
            Progress progress, ConsumerRecord<byte[], byte[]> record, boolean isRead) {
        left.computeIfAbsent(
                        new TopicPartition(
                                progress.getSourceTopic(), progress.getSourcePartition()),
                        source -> new HashMap<>())
                .merge(record.partition(), progress.getNextOffset(), Math::max);
        ReceiveClock clock = clock(record.partition());
        clock.take(progress);
        if (clock.time() != ReceiveClock.UNKNOWN) {
            firstTimes.putIfAbsent(record.partition(), clock.time());
            if (isRead) {
                monitoredTimes.put(record.partition(), clock.time());
            }
        }
    }

    private void crash(CrashFacts crash, ConsumerRecord<byte[], byte[]> record, boolean isRead) {
        checkKey(record, crash.getEventId());
        Version version = Version.of(crash, record, clock(record.partition()).time(), isRead);
        spills.events().add(version.row());
        spills.positions()
                .add(
                        Row.of(
                                version.source(),
                                Row.Kind.EVENT,
                                new long[] {
                                    record.timestamp(),
                                    version.receivedAt(),
                                    version.learntAt(),
                                    isRead ? 1 : 0,
                                    version.isLate(settings) ? 1 : 0
                                },
                                crash.getEventId(),
                                crash.getContentHash(),
                                crash.getProduct(),
                                crash.getBuildId(),
                                crash.getProcessType(),
                                where(record)));
    }

    private void outcome(
            InputOutcome outcome, ConsumerRecord<byte[], byte[]> record, boolean isRead) {
        String position =
                position(
                        outcome.getSourceTopic(),
                        outcome.getSourcePartition(),
                        outcome.getSourceOffset());
        checkKey(record, position);
        long received = outcome.getReceivedAt().toEpochMilli();
        long clock = clock(record.partition()).time();
        boolean isLate = clock != ReceiveClock.UNKNOWN && settings.expiryOf(received) <= clock;
        spills.positions()
                .add(
                        Row.of(
                                position,
                                Row.Kind.OUTCOME,
                                new long[] {
                                    record.timestamp(),
                                    received,
                                    Math.max(received, clock),
                                    isRead ? 1 : 0,
                                    isLate ? 1 : 0
                                },
                                outcome.getFate().name(),
                                where(record)));
    }

    private ReceiveClock clock(int partition) {
        return clocks.computeIfAbsent(
                partition, each -> new ReceiveClock(settings.silenceHold().toMillis()));
    }

    private void processed(ConsumerRecord<byte[], byte[]> record) {
        ProcessedCrash row = values.read(ProcessedCrash.class, record.value());
        if (row == null && record.value() != null) {
            unreadable(record);
            return;
        }
        if (row != null) {
            checkKey(record, row.getEventId());
        }
        spills.events()
                .add(
                        upsert(
                                record,
                                Row.Kind.PROCESSED,
                                row == null
                                        ? new String[0]
                                        : PublicFields.of(row).toArray(new String[0])));
    }

    private void protectedPart(ConsumerRecord<byte[], byte[]> record) {
        ProtectedCrash row = values.read(ProtectedCrash.class, record.value());
        if (row == null && record.value() != null) {
            unreadable(record);
            return;
        }
        if (row != null) {
            checkKey(record, row.getEventId());
        }
        spills.events()
                .add(
                        Row.of(
                                key(record),
                                Row.Kind.PROTECTED,
                                Current.numbers(
                                        record.partition(),
                                        record.offset(),
                                        record.timestamp(),
                                        row != null,
                                        row == null ? 0 : row.getReceivedAt().toEpochMilli()),
                                where(record)));
    }

    private void count(ConsumerRecord<byte[], byte[]> record) {
        CrashCount row = values.read(CrashCount.class, record.value());
        if (row == null && record.value() != null) {
            unreadable(record);
            return;
        }
        if (row == null) {
            spills.cells().add(upsert(record, Row.Kind.COUNT));
            return;
        }
        checkKey(
                record,
                String.join(
                        "|",
                        Long.toString(row.getWindowStart().toEpochMilli()),
                        row.getProduct(),
                        row.getChannel(),
                        row.getVersion(),
                        row.getBuildId(),
                        row.getOs(),
                        row.getProcessType(),
                        row.getSignature()));
        spills.cells()
                .add(
                        Row.of(
                                key(record),
                                Row.Kind.COUNT,
                                Current.numbers(
                                        record.partition(),
                                        record.offset(),
                                        record.timestamp(),
                                        true,
                                        row.getWindowStart().toEpochMilli(),
                                        row.getPings(),
                                        row.getReports(),
                                        row.getStartup(),
                                        row.getShutdownKills(),
                                        Math.round(row.getWeightedReports() * MICROS),
                                        row.getClientsExact() ? Math.round(row.getClients()) : -1,
                                        row.getWindowEnd().toEpochMilli())));
    }

    /** Only totals of short windows are recomputed; a deletion is known by its key. */
    private void rate(ConsumerRecord<byte[], byte[]> record) {
        String key = key(record);
        CrashRate row = values.read(CrashRate.class, record.value());
        if (row == null && record.value() != null) {
            unreadable(record);
            return;
        }
        if (row != null) {
            checkKey(
                    record,
                    String.join(
                            "|",
                            row.getWindowSize(),
                            Long.toString(row.getWindowStart().toEpochMilli()),
                            row.getProduct(),
                            row.getChannel(),
                            row.getDefinition(),
                            row.getSignature(),
                            row.getBuildId()));
        }
        if (RateRows.isChecked(key)) {
            spills.cells()
                    .add(
                            Row.of(
                                    RateRows.PREFIX + key,
                                    Row.Kind.RATE,
                                    Current.numbers(
                                            record.partition(),
                                            record.offset(),
                                            record.timestamp(),
                                            row != null,
                                            row == null ? 0 : row.getCrashes())));
        }
    }

    private void link(ConsumerRecord<byte[], byte[]> record) {
        CrashLink row = values.read(CrashLink.class, record.value());
        if (row == null && record.value() != null) {
            unreadable(record);
            return;
        }
        if (row != null) {
            checkKey(record, row.getPingEventId() + '|' + row.getReportEventId());
        }
        spills.pairs()
                .add(
                        row == null
                                ? upsert(record, Row.Kind.LINK)
                                : upsert(
                                        record,
                                        Row.Kind.LINK,
                                        row.getState().name(),
                                        row.getTier()));
    }

    private static Row upsert(
            ConsumerRecord<byte[], byte[]> record, Row.Kind kind, String... texts) {
        return Row.of(
                key(record),
                kind,
                Current.numbers(
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        record.value() != null),
                texts);
    }

    void checkKey(ConsumerRecord<byte[], byte[]> record, String expected) {
        if (!key(record).equals(expected)) {
            findings.add(
                    Kind.ALTERED,
                    record.topic(),
                    where(record),
                    "its key is not the one that follows from its fields");
        }
    }

    private void unreadable(ConsumerRecord<byte[], byte[]> record) {
        findings.add(
                Kind.ALTERED, record.topic(), where(record), "cannot be read as what it must be");
    }

    static String position(String topic, int partition, long offset) {
        return topic + '/' + partition + '/' + offset;
    }

    static String where(ConsumerRecord<byte[], byte[]> record) {
        return record.partition() + "/" + record.offset();
    }

    static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    /** Whether the enrichment is done with an input, and all of it has been written. */
    boolean isEnriched(String topic, int partition, long offset) {
        TopicPartition at = new TopicPartition(topic, partition);
        return offset < snapshot.enriched().getOrDefault(at, 0L)
                && hasLeft(topic, partition, offset);
    }

    /**
     * Whether what enrichment made of an input lies before the ends of the events. Each partition
     * has its own word for that: progress in one may be appended before an event in another.
     */
    boolean hasLeft(String topic, int partition, long offset) {
        Map<Integer, Long> said = left.getOrDefault(new TopicPartition(topic, partition), Map.of());
        return said.size() == snapshot.endsOf(Topics.EVENTS).size()
                && said.values().stream().allMatch(next -> offset < next);
    }

    /** Receive time up to which monitoring has published everything. */
    long monitoredTime() {
        long slowest = Long.MAX_VALUE;
        for (TopicPartition partition : snapshot.endsOf(Topics.EVENTS).keySet()) {
            Long time = monitoredTimes.get(partition.partition());
            slowest = Math.min(slowest, time == null ? ReceiveClock.UNKNOWN : time);
        }
        return slowest;
    }

    /** First receive time that the oldest records of all partitions tell of. */
    long firstTime() {
        return firstTimes.values().stream().mapToLong(Long::longValue).max().orElse(Long.MAX_VALUE);
    }

    /** Who asked to be forgotten. */
    Deletions deletions() {
        return deletions;
    }

    /** Records read of each topic. */
    Map<String, Long> sizes() {
        return sizes;
    }

    /** Records of the event topic that monitoring has not committed. */
    long unread() {
        return unread;
    }

    /** When the first of them was written. */
    long oldestUnread() {
        return oldestUnread;
    }
}
