package dev.faultline.statistics.whatif;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Incidents of two configurations side by side. Two are the same when they are about the same and
 * their times overlap; each has one partner at most, the earliest.
 */
public final class Comparison {

    private static final Comparator<Incident> ORDER =
            Comparator.comparingLong(Incident::firedMillis)
                    .thenComparing(Incident::channel)
                    .thenComparing(Incident::signature)
                    .thenComparing(Incident::kind);

    /** How the second configuration does beside the first. */
    public enum Verdict {
        SAME,
        EARLIER,
        LATER,
        ONLY_FIRST,
        ONLY_SECOND
    }

    /**
     * One incident of either or both.
     *
     * @param first that of the first configuration, or null
     * @param second that of the second configuration, or null
     */
    public record Pair(@Nullable Incident first, @Nullable Incident second) {

        /** The one there is, of the first configuration where both have it. */
        public Incident any() {
            if (first != null) {
                return first;
            }
            if (second != null) {
                return second;
            }
            throw new IllegalStateException("a pair has an incident");
        }

        /** How the second does beside the first. */
        public Verdict verdict() {
            if (first == null) {
                return Verdict.ONLY_SECOND;
            }
            if (second == null) {
                return Verdict.ONLY_FIRST;
            }
            int order = Long.compare(second.firedMillis(), first.firedMillis());
            return order == 0 ? Verdict.SAME : order < 0 ? Verdict.EARLIER : Verdict.LATER;
        }
    }

    private Comparison() {}

    /** Pairs the incidents, in order of time. */
    public static List<Pair> of(List<Incident> first, List<Incident> second) {
        List<Incident> left = new ArrayList<>(second);
        left.sort(ORDER);
        List<Pair> pairs = new ArrayList<>();
        for (Incident one : first.stream().sorted(ORDER).toList()) {
            Incident partner = null;
            for (Incident other : left) {
                if (one.isAboutSameAs(other) && one.overlaps(other)) {
                    partner = other;
                    break;
                }
            }
            if (partner != null) {
                left.remove(partner);
            }
            pairs.add(new Pair(one, partner));
        }
        left.forEach(other -> pairs.add(new Pair(null, other)));
        pairs.sort(Comparator.comparing(Pair::any, ORDER));
        return pairs;
    }
}
