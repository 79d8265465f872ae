package dev.faultline.correlation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that share one tier key.
 *
 * <p>Of an exact key only the first event of each source needs to be remembered: the others are its
 * duplicates, and an event that is not the smallest can never become it, except by an earlier
 * delivery of itself. A key that is only probable may join different crashes, so it remembers some
 * events of each source, lets an exact key that differs overrule it, and links only a ping and a
 * report that have no other choice. Either way the state is bounded, however often a key is sent.
 *
 * @param members what is remembered, smallest first; one candidate per event
 */
public record IdentityGroup(List<Candidate> members) {

    public static final IdentityGroup EMPTY = new IdentityGroup(List.of());

    /**
     * Events that a probable key remembers. Beyond it the largest are forgotten, so that a flood of
     * different crashes with one key is judged by its first events.
     */
    static final int MAX_PROBABLE = 8;

    /**
     * Takes a candidate. Always answers it, unless it only visits, so that whoever waits for the
     * answer gets one however often the event is replayed.
     */
    public Outcome offer(String tierKey, Candidate candidate) {
        IdentityGroup all = with(candidate);
        List<Verdict> verdicts = new ArrayList<>(3);
        for (Candidate each : all.members) {
            if (each.visits()) {
                continue;
            }
            Verdict is = all.verdict(tierKey, each);
            if (each.isSameEventAs(candidate)) {
                verdicts.add(0, is);
            } else if (!is.equals(verdict(tierKey, each))) {
                verdicts.add(is);
            }
        }
        return new Outcome(all.bounded(KeyTier.of(tierKey)), verdicts);
    }

    /** Latest receive time among what is remembered; decides when to forget it. */
    public long latestReceivedAt() {
        return members.isEmpty() ? Long.MIN_VALUE : members.get(members.size() - 1).receivedAt();
    }

    private IdentityGroup with(Candidate candidate) {
        List<Candidate> next = new ArrayList<>(members.size() + 1);
        Candidate smallest = candidate;
        for (Candidate member : members) {
            if (!member.isSameEventAs(candidate)) {
                next.add(member);
            } else if (member.compareTo(candidate) < 0) {
                smallest = member;
            }
        }
        next.add(smallest);
        Collections.sort(next);
        return new IdentityGroup(next);
    }

    private IdentityGroup bounded(KeyTier tier) {
        if (tier.isExact()) {
            return new IdentityGroup(
                    members.stream().filter(member -> !isDuplicate(member)).toList());
        }
        if (members.size() <= MAX_PROBABLE) {
            return this;
        }
        List<Candidate> kept = new ArrayList<>(members);
        Candidate expendable = kept.get(kept.size() - 1);
        for (Candidate member : members) {
            expendable = isDuplicate(member) ? member : expendable;
        }
        kept.remove(expendable);
        return new IdentityGroup(kept);
    }

    private Verdict verdict(String tierKey, Candidate event) {
        boolean duplicate = isDuplicate(event);
        Candidate partner = duplicate ? null : onlyChoice(event);
        boolean mutual = partner != null && event.equals(onlyChoice(partner));
        return new Verdict(
                event.eventId(),
                tierKey,
                event.receivedAt(),
                duplicate,
                partner != null && mutual ? partner.eventId() : null);
    }

    private boolean isDuplicate(Candidate event) {
        for (Candidate member : members) {
            if (member.compareTo(event) >= 0) {
                return false;
            }
            if (member.source() == event.source() && member.mayBeSameCrashAs(event)) {
                return true;
            }
        }
        return false;
    }

    /** The one event of the other source that may be the same crash, null for none or several. */
    private @Nullable Candidate onlyChoice(Candidate event) {
        Candidate choice = null;
        for (Candidate member : members) {
            if (member.source() != event.source()
                    && member.mayBeSameCrashAs(event)
                    && !isDuplicate(member)) {
                if (choice != null) {
                    return null;
                }
                choice = member;
            }
        }
        return choice;
    }

    /**
     * What an offer changed.
     *
     * @param group the group afterwards
     * @param verdicts the candidate's first unless it only visits, then corrections for others
     */
    public record Outcome(IdentityGroup group, List<Verdict> verdicts) {}
}
