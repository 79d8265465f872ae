package dev.faultline.jobs.audit;

import dev.faultline.jobs.audit.Row.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds which events are duplicates of which, and which ping and report are one crash, key by key;
 * says so of each event.
 */
final class IdentityCheck {

    /** Events of one near key beyond this are judged by the first ones of them only. */
    private static final int MOST_NEAR = 8;

    private static final int NOTHING = 0;
    private static final int DUPLICATE = 1;
    private static final int UNDECIDED = 2;

    private final AuditSettings settings;

    IdentityCheck(AuditSettings settings) {
        this.settings = settings;
    }

    void run(SpilledRows keys, SpilledRows verdicts) {
        for (int i = 0; i < keys.shards(); i++) {
            for (List<Row> claims : keys.shard(i).values()) {
                List<Candidate> group =
                        new ArrayList<>(claims.stream().map(Candidate::new).toList());
                group.sort(Candidate.ORDER);
                judge(group, verdicts);
                pair(group, verdicts);
            }
        }
    }

    private void judge(List<Candidate> group, SpilledRows verdicts) {
        long learntAt = group.stream().mapToLong(Candidate::learntAt).max().orElse(0);
        boolean crowded = group.get(0).isNear() && group.size() > MOST_NEAR;
        for (int i = 0; i < group.size(); i++) {
            Candidate event = group.get(i);
            long verdict = crowded ? UNDECIDED : verdict(group, i);
            verdicts.add(Row.of(event.eventId(), Kind.VERDICT, new long[] {verdict, learntAt}));
        }
    }

    private long verdict(List<Candidate> group, int index) {
        Candidate event = group.get(index);
        for (int i = 0; i < index; i++) {
            Candidate earlier = group.get(i);
            if (earlier.isReport() == event.isReport() && isSame(earlier, event)) {
                // The original may have been forgotten when this one came.
                return event.receivedAt() < earlier.receivedAt() + settings.horizon().toMillis()
                        ? DUPLICATE
                        : UNDECIDED;
            }
        }
        return NOTHING;
    }

    private static boolean isSame(Candidate one, Candidate other) {
        return !one.isNear() || one.mayBeSameCrashAs(other);
    }

    /**
     * By an exact key the first ping and the first report are one crash; by a near one, each ping
     * may be each report that is no other crash.
     */
    private static void pair(List<Candidate> group, SpilledRows verdicts) {
        if (group.get(0).isNear()) {
            List<Candidate> some = group.subList(0, Math.min(group.size(), MOST_NEAR));
            for (Candidate one : some) {
                for (Candidate other : some) {
                    if (!one.isReport() && other.isReport() && one.mayBeSameCrashAs(other)) {
                        tell(one, other, verdicts);
                    }
                }
            }
            return;
        }
        Candidate ping = first(group, false);
        Candidate report = first(group, true);
        if (ping != null && report != null) {
            tell(ping, report, verdicts);
        }
    }

    private static void tell(Candidate ping, Candidate report, SpilledRows verdicts) {
        String tier = ping.row().key().substring(0, 1);
        String pair = ping.eventId() + '|' + report.eventId();
        for (Candidate side : List.of(ping, report)) {
            verdicts.add(Row.of(side.eventId(), Kind.PAIR, new long[0], pair, tier));
        }
    }

    private static @Nullable Candidate first(List<Candidate> group, boolean report) {
        for (Candidate each : group) {
            if (each.isReport() == report) {
                return each;
            }
        }
        return null;
    }

    static boolean isDuplicate(Row verdict) {
        return verdict.number(0) == DUPLICATE;
    }

    static boolean isUndecided(Row verdict) {
        return verdict.number(0) == UNDECIDED;
    }
}
