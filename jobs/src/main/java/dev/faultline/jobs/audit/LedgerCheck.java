package dev.faultline.jobs.audit;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.audit.Finding.Kind;
import dev.faultline.schema.Fate;
import dev.faultline.schema.LedgerRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The books of the job say what the audit finds: an entry for each partition and hour. */
final class LedgerCheck {

    private static final long HOUR = 3_600_000;

    private final Snapshot snapshot;
    private final AuditSettings settings;
    private final Findings findings;
    private final long time;
    private final long floor;
    private final Map<String, Map<Integer, Said>> rows = new HashMap<>();
    private final Map<String, Expected> expected = new TreeMap<>();

    private record Said(@Nullable LedgerRow row, long appendedAt) {}

    private static final class Expected {
        private long counted;
        private long duplicates;
        private long accepted;
        private long rejected;
        private long deadLetters;
        private boolean isOpen;

        long inputs() {
            return accepted + rejected + deadLetters;
        }

        boolean isSaidBy(LedgerRow row) {
            return row.getCounted() == counted
                    && row.getDuplicates() == duplicates
                    && row.getReceived() == counted + duplicates
                    && row.getInputs() == inputs()
                    && row.getAccepted() == accepted
                    && row.getRejectedByPolicy() == rejected
                    && row.getDeadLetters() == deadLetters;
        }
    }

    /**
     * Creates the check.
     *
     * @param time receive time up to which monitoring has published everything
     * @param floor hours that begin before it may have had events that are past their time
     */
    LedgerCheck(
            Snapshot snapshot, AuditSettings settings, Findings findings, long time, long floor) {
        this.snapshot = snapshot;
        this.settings = settings;
        this.findings = findings;
        this.time = time;
        this.floor = floor;
    }

    /** Takes a row of the topic; null for a deletion. */
    void take(ConsumerRecord<byte[], byte[]> record, @Nullable LedgerRow row) {
        rows.computeIfAbsent(Scan.key(record), key -> new TreeMap<>())
                .put(record.partition(), new Said(row, record.timestamp()));
    }

    static String key(LedgerRow row) {
        return row.getSourceTopic()
                + '/'
                + row.getSourcePartition()
                + '/'
                + row.getPeriodStart().toEpochMilli();
    }

    /** Books an arrival of an event. */
    void add(Version version, boolean isCounted, long due) {
        Expected entry =
                entry(
                        version.sourceTopic() + '/' + version.sourcePartition(),
                        version.receivedAt());
        entry.counted += isCounted ? 1 : 0;
        entry.duplicates += isCounted ? 0 : 1;
        entry.isOpen |= due > time;
    }

    /**
     * Books an input.
     *
     * @param told records that tell monitoring of it
     */
    void addInput(String partition, long receivedAt, String fate, List<Row> told) {
        Expected entry = entry(partition, receivedAt);
        switch (Fate.valueOf(fate)) {
            case ACCEPTED -> entry.accepted++;
            case REJECTED_BY_POLICY -> entry.rejected++;
            case DEAD_LETTER -> entry.deadLetters++;
            case UNKNOWN -> entry.isOpen = true;
        }
        for (Row each : told) {
            boolean isRead = each.number(3) == 1;
            boolean isLate = each.number(4) == 1;
            entry.isOpen |= !isRead || isLate || settings.dueAfter(each.number(2)) > time;
        }
    }

    /** Leaves an hour unjudged: another finding speaks of one of its inputs. */
    void doubt(String partition, long receivedAt) {
        entry(partition, receivedAt).isOpen = true;
    }

    private Expected entry(String partition, long receivedAt) {
        long hour = Math.floorDiv(receivedAt, HOUR) * HOUR;
        Expected entry = expected.computeIfAbsent(partition + '/' + hour, each -> new Expected());
        entry.isOpen |= hour < floor;
        return entry;
    }

    void run() {
        expected.forEach(
                (key, entry) -> {
                    if (!entry.isOpen) {
                        check(key, entry);
                    }
                });
        rows.forEach(
                (key, said) -> {
                    if (said.values().stream().filter(each -> each.row() != null).count() > 1) {
                        findings.add(
                                Kind.DOUBLED,
                                Topics.LEDGER,
                                key,
                                "has current rows in " + said.size() + " partitions");
                    }
                    if (!expected.containsKey(key)) {
                        said.values().forEach(each -> checkUnfounded(key, each));
                    }
                });
    }

    private void check(String key, Expected entry) {
        Said newest = null;
        for (Said said : rows.getOrDefault(key, Map.of()).values()) {
            newest = newest == null || said.appendedAt() > newest.appendedAt() ? said : newest;
        }
        if (newest != null && newest.appendedAt() > snapshot.takenAt()) {
            return;
        }
        LedgerRow row = newest == null ? null : newest.row();
        String recomputed =
                words(
                        entry.inputs(),
                        entry.accepted,
                        entry.rejected,
                        entry.deadLetters,
                        entry.counted,
                        entry.duplicates);
        if (row == null) {
            findings.add(
                    Kind.MISSING,
                    Topics.LEDGER,
                    key,
                    (newest == null ? "there is no row" : "was deleted")
                            + "; recomputed: "
                            + recomputed);
        } else if (!entry.isSaidBy(row)) {
            findings.add(
                    Kind.ALTERED,
                    Topics.LEDGER,
                    key,
                    "says "
                            + words(
                                    row.getInputs(),
                                    row.getAccepted(),
                                    row.getRejectedByPolicy(),
                                    row.getDeadLetters(),
                                    row.getCounted(),
                                    row.getDuplicates())
                            + "; recomputed: "
                            + recomputed);
        }
    }

    private static String words(
            long inputs,
            long accepted,
            long rejected,
            long deadLetters,
            long counted,
            long duplicates) {
        return inputs
                + " inputs, "
                + accepted
                + " accepted, "
                + rejected
                + " rejected, "
                + deadLetters
                + " dead letters, "
                + counted
                + " counted, "
                + duplicates
                + " duplicates";
    }

    private void checkUnfounded(String key, Said said) {
        LedgerRow row = said.row();
        if (row != null
                && row.getReceived() + row.getInputs() != 0
                && row.getPeriodStart().toEpochMilli() >= floor
                && said.appendedAt() <= snapshot.takenAt()) {
            findings.add(Kind.UNKNOWN, Topics.LEDGER, key, "there are no inputs in that hour");
        }
    }
}
