package dev.faultline.jobs.audit;

import dev.faultline.jobs.audit.Row.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Works out anew, in the simplest way, what each event counts as, and hands it to the checks of
 * counts, rates, links, books and alerts.
 */
final class CountingCheck {

    static final long FIVE_MINUTES = 300_000;

    /** Until the books of an event are closed for good. */
    private static final long NEVER = Long.MAX_VALUE;

    /** Arrivals of one event that monitoring tells apart; the books lack those beyond. */
    private static final int ARRIVALS_KEPT = 16;

    private final AuditSettings settings;
    private final LedgerCheck ledger;
    private final AlertCheck alerts;
    private final Deletions deletions;
    private final NamedSignatures names;
    private final long time;
    private long counted;
    private long duplicates;
    private long late;
    private long open;

    /**
     * Creates the check.
     *
     * @param names is told of all signatures
     * @param time receive time up to which monitoring has published everything
     */
    CountingCheck(
            AuditSettings settings,
            LedgerCheck ledger,
            AlertCheck alerts,
            Deletions deletions,
            NamedSignatures names,
            long time) {
        this.settings = settings;
        this.ledger = ledger;
        this.alerts = alerts;
        this.deletions = deletions;
        this.names = names;
        this.time = time;
    }

    void run(Spills spills) {
        for (int i = 0; i < spills.events().shards(); i++) {
            Map<String, List<Row>> verdicts = spills.verdicts().shard(i);
            for (Map.Entry<String, List<Row>> event : spills.events().shard(i).entrySet()) {
                List<Version> versions =
                        SpilledRows.of(Kind.VERSION, event.getValue()).stream()
                                .map(Version::new)
                                .toList();
                if (!versions.isEmpty()) {
                    count(versions, verdicts.getOrDefault(event.getKey(), List.of()), spills);
                }
            }
        }
    }

    long counted() {
        return counted;
    }

    long duplicates() {
        return duplicates;
    }

    long late() {
        return late;
    }

    /** Events that may change rows that are not due yet. */
    long open() {
        return open;
    }

    private void count(List<Version> all, List<Row> said, Spills spills) {
        List<Version> versions = all.stream().filter(version -> !version.isLate(settings)).toList();
        if (versions.isEmpty()) {
            late++;
            return;
        }
        List<Row> verdicts = SpilledRows.of(Kind.VERDICT, said);
        Version first = versions.stream().min(Version.BY_ARRIVAL).orElseThrow();
        Version best = versions.stream().max(Version.BY_QUALITY).orElseThrow();
        boolean isCounted = verdicts.stream().noneMatch(IdentityCheck::isDuplicate);
        long due = due(all, versions, verdicts);
        if (isCounted) {
            counted++;
        } else {
            duplicates++;
        }
        if (due > time) {
            open++;
        }
        for (Version when : versions) {
            versions.forEach(what -> names.add(when, what));
        }
        touch(versions, due, spills.cells());
        if (isCounted) {
            add(first, best, due, spills.cells());
        }
        alerts.seen(first, versions, isCounted);
        books(versions, isCounted, due);
        Deletions.Right right = deletions.of(all);
        for (Row pair : SpilledRows.of(Kind.PAIR, said)) {
            spills.pairs()
                    .add(
                            Row.of(
                                    pair.text(0),
                                    Kind.PAIR,
                                    new long[] {
                                        first.isReport() ? 1 : 0,
                                        isCounted ? 1 : 0,
                                        due,
                                        right.mayBeGone() ? 1 : 0,
                                        right.goneBy()
                                    },
                                    pair.text(1)));
        }
    }

    private long due(List<Version> all, List<Version> versions, List<Row> verdicts) {
        boolean isUndecided =
                all.size() > versions.size()
                        || verdicts.stream().anyMatch(IdentityCheck::isUndecided);
        if (isUndecided || versions.stream().anyMatch(version -> !version.isRead())) {
            return NEVER;
        }
        long learntAt = versions.stream().mapToLong(Version::learntAt).max().orElse(0);
        for (Row verdict : verdicts) {
            learntAt = Math.max(learntAt, verdict.number(1));
        }
        return settings.dueAfter(learntAt);
    }

    /** Every row in which the event has ever stood may be said again until it is due. */
    private void touch(List<Version> versions, long due, SpilledRows cells) {
        if (due <= time) {
            return;
        }
        Set<String> keys = new HashSet<>();
        for (Version when : versions) {
            for (Version what : versions) {
                keys.add(CellCheck.key(when, what));
                keys.addAll(RateRows.keysOf(when, what));
            }
        }
        keys.forEach(key -> cells.add(Row.of(key, Kind.TOUCH, new long[0])));
    }

    private void add(Version first, Version best, long due, SpilledRows cells) {
        long windowEnd = CellCheck.windowStart(first) + FIVE_MINUTES;
        if (settings.expiryOf(windowEnd) <= first.receivedAt()) {
            return;
        }
        cells.add(
                Row.of(
                        CellCheck.key(first, best),
                        Kind.CRASH,
                        new long[] {
                            best.isReport() ? 1 : 0,
                            best.isStartup() ? 1 : 0,
                            best.isShutdownKill() ? 1 : 0,
                            best.weightMicros()
                        },
                        best.client()));
        if (!best.isReport()) {
            for (String key : RateRows.keysOf(first, best)) {
                cells.add(Row.of(key, Kind.CRASH, new long[] {due}));
            }
        }
    }

    private void books(List<Version> versions, boolean isCounted, long due) {
        Set<String> arrivals = new HashSet<>();
        List<Version> inOrder = versions.stream().sorted(Version.BY_ARRIVAL).toList();
        for (Version version : inOrder) {
            if (arrivals.size() < ARRIVALS_KEPT && arrivals.add(version.source())) {
                ledger.add(version, isCounted && arrivals.size() == 1, due);
            }
        }
    }
}
