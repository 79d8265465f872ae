package dev.faultline.correlation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that share one tier key. Only the first of each source needs to be remembered: the
 * others are its duplicates, and an event that is not the smallest can never become it, except by
 * an earlier delivery of itself. So the state is bounded, however often a key is sent.
 *
 * @param ping smallest candidate among the pings
 * @param report smallest candidate among the reports
 */
public record IdentityGroup(@Nullable Candidate ping, @Nullable Candidate report) {

    public static final IdentityGroup EMPTY = new IdentityGroup(null, null);

    /**
     * Takes a candidate. Always answers it, so that whoever waits for the answer gets one however
     * often the event is replayed.
     */
    public Outcome offer(String tierKey, Candidate candidate) {
        Candidate first = first(candidate.source());
        if (first != null && !isSmaller(candidate, first)) {
            boolean duplicate = !first.eventId().equals(candidate.eventId());
            return new Outcome(this, List.of(answer(tierKey, candidate, duplicate)));
        }
        IdentityGroup next = withFirst(candidate);
        List<Verdict> verdicts = new ArrayList<>(3);
        verdicts.add(next.answer(tierKey, candidate, false));
        if (first != null && !first.eventId().equals(candidate.eventId())) {
            verdicts.add(answer(tierKey, first, true));
        }
        Candidate partner = first(opposite(candidate.source()));
        if (partner != null) {
            verdicts.add(next.answer(tierKey, partner, false));
        }
        return new Outcome(next, verdicts);
    }

    /** Latest receive time among what is remembered; decides when to forget it. */
    public long latestReceivedAt() {
        long latest = Long.MIN_VALUE;
        latest = ping == null ? latest : ping.receivedAt();
        return report == null ? latest : Math.max(latest, report.receivedAt());
    }

    private static boolean isSmaller(Candidate candidate, Candidate first) {
        return candidate.compareTo(first) < 0;
    }

    private @Nullable Candidate first(CrashSource source) {
        return source == CrashSource.PING ? ping : report;
    }

    private IdentityGroup withFirst(Candidate candidate) {
        return candidate.source() == CrashSource.PING
                ? new IdentityGroup(candidate, report)
                : new IdentityGroup(ping, candidate);
    }

    private Verdict answer(String tierKey, Candidate candidate, boolean duplicate) {
        Candidate partner = duplicate ? null : first(opposite(candidate.source()));
        return new Verdict(
                candidate.eventId(),
                tierKey,
                candidate.receivedAt(),
                duplicate,
                partner == null ? null : partner.eventId());
    }

    private static CrashSource opposite(CrashSource source) {
        return source == CrashSource.PING ? CrashSource.REPORT : CrashSource.PING;
    }

    /**
     * What an offer changed.
     *
     * @param group the group afterwards
     * @param verdicts the candidate's first, then corrections for others
     */
    public record Outcome(IdentityGroup group, List<Verdict> verdicts) {}
}
