package dev.faultline.jobs.audit;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.audit.Finding.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The current rows of counts and of total rates are what the events add up to. */
final class CellCheck {

    private static final int FIRST_SUM = 5;
    private static final long UNKNOWN_CLIENTS = -1;
    private static final List<String> SUMS =
            List.of("pings", "reports", "startup", "shutdown_kills", "weighted_reports");

    private final Snapshot snapshot;
    private final Findings findings;
    private final NamedSignatures names;
    private final Map<String, Others> others = new HashMap<>();
    private final long time;
    private final long floor;
    private long cells;
    private long open;
    private long events;
    private long said;

    /**
     * Creates the check.
     *
     * @param time receive time up to which monitoring has published everything
     * @param names days on which not every signature has rows
     * @param floor windows that begin before it may have had events that are past their time
     */
    CellCheck(Snapshot snapshot, Findings findings, NamedSignatures names, long time, long floor) {
        this.snapshot = snapshot;
        this.findings = findings;
        this.names = names;
        this.time = time;
        this.floor = floor;
    }

    void run(SpilledRows rows) {
        for (int i = 0; i < rows.shards(); i++) {
            rows.shard(i)
                    .forEach(
                            (key, each) -> {
                                if (key.startsWith(RateRows.PREFIX)) {
                                    rate(key.substring(RateRows.PREFIX.length()), each);
                                } else {
                                    count(key, each);
                                }
                            });
        }
        others.forEach(this::countOthers);
    }

    /** What is counted under the name of all other signatures, and what should be. */
    private static final class Others {

        private final long[] sums = new long[SUMS.size()];
        private Current row = Current.of(List.of());
        private boolean open;
    }

    /** Rows of counts that could be compared. */
    long cells() {
        return cells;
    }

    /** Rows that may be said again, and were not compared. */
    long open() {
        return open;
    }

    /** Events in the rows that were compared. */
    long events() {
        return events;
    }

    /** The same by the rows. */
    long said() {
        return said;
    }

    /** Key of the count of a crash. */
    static String key(Version when, Version what) {
        return String.join(
                "|",
                Long.toString(windowStart(when)),
                what.product(),
                what.channel(),
                what.version(),
                what.buildId(),
                what.os(),
                what.processType(),
                what.signature());
    }

    static long windowStart(Version crash) {
        return Math.floorDiv(crash.countedAt(), CountingCheck.FIVE_MINUTES)
                * CountingCheck.FIVE_MINUTES;
    }

    private void count(String key, List<Row> rows) {
        Current row = Current.of(SpilledRows.of(Row.Kind.COUNT, rows));
        doubled(Topics.COUNTS, key, row);
        boolean full = names.mayBeFull(key);
        boolean isOpen = isOpen(rows, row, windowOf(key, 0));
        boolean isOfOthers = full && key.equals(NamedSignatures.othersOf(key));
        if (full) {
            othersOf(key).open |= isOpen;
        }
        if (isOfOthers) {
            othersOf(key).row = row;
        } else if (isOpen) {
            open++;
            return;
        }
        long[] sums = new long[SUMS.size()];
        Set<String> clients = new HashSet<>();
        for (Row crash : SpilledRows.of(Row.Kind.CRASH, rows)) {
            boolean report = crash.number(0) == 1;
            sums[0] += report ? 0 : 1;
            sums[1] += report ? 1 : 0;
            sums[2] += report ? 0 : crash.number(1);
            sums[3] += report ? 0 : crash.number(2);
            sums[4] += report ? crash.number(3) : 0;
            if (!report) {
                clients.add(crash.text(0));
            }
        }
        if (isOfOthers || (full && row.isEmpty() && !row.isDeleted())) {
            Others all = othersOf(key);
            Arrays.setAll(all.sums, each -> all.sums[each] + sums[each]);
            return;
        }
        judge(key, row, sums, clients.size());
    }

    private Others othersOf(String key) {
        return others.computeIfAbsent(NamedSignatures.othersOf(key), each -> new Others());
    }

    /** The clients of many signatures are not held in memory, and not compared. */
    private void countOthers(String key, Others all) {
        if (all.open) {
            open++;
        } else if (!all.row.isEmpty() || all.sums[0] + all.sums[1] > 0) {
            judge(key, all.row, all.sums, UNKNOWN_CLIENTS);
        }
    }

    private void judge(String key, Current row, long[] sums, long clients) {
        cells++;
        events += sums[0] + sums[1];
        if (row.isEmpty()) {
            if (sums[0] + sums[1] > 0) {
                findings.add(
                        Kind.MISSING,
                        Topics.COUNTS,
                        key,
                        (row.isDeleted() ? "was deleted; " : "there is no row; ")
                                + "recomputed: "
                                + sums[0]
                                + " pings, "
                                + sums[1]
                                + " reports");
            }
            return;
        }
        said += row.newest().number(FIRST_SUM) + row.newest().number(FIRST_SUM + 1);
        compare(key, row.newest(), sums, clients);
    }

    private void compare(String key, Row row, long[] sums, long clients) {
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            long is = row.number(FIRST_SUM + i);
            if (is != sums[i]) {
                faults.add(SUMS.get(i) + " is " + is + ", recomputed " + sums[i]);
            }
        }
        long exactClients = row.number(FIRST_SUM + sums.length);
        if (exactClients >= 0 && clients != UNKNOWN_CLIENTS && exactClients != clients) {
            faults.add("clients is " + exactClients + ", recomputed " + clients);
        }
        if (row.number(FIRST_SUM + sums.length + 1)
                != row.number(FIRST_SUM - 1) + CountingCheck.FIVE_MINUTES) {
            faults.add("window_end is not five minutes after window_start");
        }
        if (!faults.isEmpty()) {
            boolean isOfNothing = sums[0] + sums[1] == 0;
            findings.add(
                    isOfNothing ? Kind.UNKNOWN : Kind.ALTERED,
                    Topics.COUNTS,
                    key,
                    String.join("; ", faults));
        }
    }

    private void rate(String key, List<Row> rows) {
        Current row = Current.of(SpilledRows.of(Row.Kind.RATE, rows));
        doubled(Topics.RATES, key, row);
        List<Row> crashes = SpilledRows.of(Row.Kind.CRASH, rows);
        long patience = 10 * CountingCheck.FIVE_MINUTES;
        boolean isFresh = crashes.stream().anyMatch(each -> each.number(0) + patience > time);
        if (isFresh || isOpen(rows, row, windowOf(key, 1))) {
            open++;
            return;
        }
        if (row.isEmpty()) {
            if (!crashes.isEmpty()) {
                findings.add(
                        Kind.MISSING,
                        Topics.RATES,
                        key,
                        (row.isDeleted() ? "was deleted; " : "there is no row; ")
                                + "recomputed: "
                                + crashes.size()
                                + " crashes");
            }
            return;
        }
        long is = row.newest().number(4);
        if (is != crashes.size()) {
            findings.add(
                    crashes.isEmpty() ? Kind.UNKNOWN : Kind.ALTERED,
                    Topics.RATES,
                    key,
                    "crashes is " + is + ", recomputed " + crashes.size());
        }
    }

    private void doubled(String topic, String key, Current row) {
        if (row.isDoubled()) {
            findings.add(
                    Kind.DOUBLED,
                    topic,
                    key,
                    "has current rows in " + row.rows().size() + " partitions");
        }
    }

    private boolean isOpen(List<Row> rows, Current row, long windowStart) {
        return windowStart < floor
                || row.appendedAt() > snapshot.takenAt()
                || rows.stream().anyMatch(each -> each.kind() == Row.Kind.TOUCH);
    }

    private static long windowOf(String key, int part) {
        try {
            return Long.parseLong(key.split("\\|", part + 2)[part]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // A key that is none of ours was reported when it was read.
            return Long.MAX_VALUE;
        }
    }
}
