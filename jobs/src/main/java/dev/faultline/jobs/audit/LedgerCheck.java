package dev.faultline.jobs.audit;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.audit.Finding.Kind;
import dev.faultline.schema.LedgerRow;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The books of the job say what the audit finds: an entry for each partition and hour. */
final class LedgerCheck {

    private static final long HOUR = 3_600_000;

    private final Snapshot snapshot;
    private final Findings findings;
    private final long time;
    private final long floor;
    private final Map<String, Map<Integer, Said>> rows = new HashMap<>();
    private final Map<String, Expected> expected = new TreeMap<>();

    private record Said(@Nullable LedgerRow row, long appendedAt) {}

    private static final class Expected {
        private long counted;
        private long duplicates;
        private boolean isOpen;
    }

    /**
     * Creates the check.
     *
     * @param time receive time up to which monitoring has published everything
     * @param floor hours that begin before it may have had events that are past their time
     */
    LedgerCheck(Snapshot snapshot, Findings findings, long time, long floor) {
        this.snapshot = snapshot;
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
        long hour = Math.floorDiv(version.receivedAt(), HOUR) * HOUR;
        String key = version.sourceTopic() + '/' + version.sourcePartition() + '/' + hour;
        Expected entry = expected.computeIfAbsent(key, each -> new Expected());
        entry.counted += isCounted ? 1 : 0;
        entry.duplicates += isCounted ? 0 : 1;
        entry.isOpen |= due > time || hour < floor;
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
        String recomputed = entry.counted + " counted, " + entry.duplicates + " duplicates";
        if (row == null) {
            findings.add(
                    Kind.MISSING,
                    Topics.LEDGER,
                    key,
                    (newest == null ? "there is no row" : "was deleted")
                            + "; recomputed: "
                            + recomputed);
        } else if (row.getCounted() != entry.counted
                || row.getDuplicates() != entry.duplicates
                || row.getReceived() != entry.counted + entry.duplicates) {
            findings.add(
                    Kind.ALTERED,
                    Topics.LEDGER,
                    key,
                    "says "
                            + row.getReceived()
                            + " received, "
                            + row.getCounted()
                            + " counted, "
                            + row.getDuplicates()
                            + " duplicates; recomputed: "
                            + recomputed);
        }
    }

    private void checkUnfounded(String key, Said said) {
        LedgerRow row = said.row();
        if (row != null
                && row.getReceived() != 0
                && row.getPeriodStart().toEpochMilli() >= floor
                && said.appendedAt() <= snapshot.takenAt()) {
            findings.add(Kind.UNKNOWN, Topics.LEDGER, key, "there are no events in that hour");
        }
    }
}
