package dev.faultline.statistics.lift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the attributes that some crashes have clearly more often than those beside them: Fisher's
 * exact test for each value with enough crashes, the false discovery rate of all of them controlled
 * (Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", 1995), which holds also for
 * values that rise together, as those of one machine do (Benjamini, Yekutieli, 2001).
 */
public final class LiftFinder {

    /** Most that an alert tells. */
    public static final int MOST = 5;

    private static final double FALSE_DISCOVERY_RATE = 0.05;

    /** A value of fewer crashes may belong to one household. */
    private static final double MINIMUM_SUPPORT = 5;

    private static final double MINIMUM_SHARE = 0.05;
    private static final double MINIMUM_BASELINE = 20;
    private static final double MINIMUM_RATIO = 1.5;
    private static final long MOST_CRASHES = 1_000_000_000;

    private LiftFinder() {}

    private record Tested(
            String name,
            String value,
            double share,
            double baselineShare,
            double ratio,
            double logP) {}

    /**
     * Finds them, the most certain first.
     *
     * @param crashes attributes of the crashes that are looked at
     * @param beside attributes of other crashes
     * @param most how many at most
     */
    public static List<Lift> find(AttributeTally crashes, AttributeTally beside, int most) {
        List<Tested> tested = new ArrayList<>();
        for (String name : crashes.names()) {
            if (beside.crashes(name) >= MINIMUM_BASELINE) {
                for (String value : crashes.values(name, MINIMUM_SUPPORT)) {
                    tested.add(test(name, value, crashes, beside));
                }
            }
        }
        tested.sort(
                Comparator.comparingDouble(Tested::logP)
                        .thenComparing(Tested::name)
                        .thenComparing(Tested::value));
        List<Lift> lifts = new ArrayList<>();
        double[] logQ = logQ(tested);
        for (int i = 0; i < logQ.length && lifts.size() < most; i++) {
            Tested each = tested.get(i);
            if (logQ[i] <= Math.log(FALSE_DISCOVERY_RATE)
                    && each.ratio >= MINIMUM_RATIO
                    && each.share >= MINIMUM_SHARE) {
                lifts.add(
                        new Lift(
                                each.name,
                                each.value,
                                each.share,
                                each.baselineShare,
                                each.ratio,
                                Math.exp(logQ[i])));
            }
        }
        return lifts;
    }

    private static Tested test(
            String name, String value, AttributeTally crashes, AttributeTally beside) {
        int drawn = whole(crashes.crashes(name));
        int marked = Math.min(drawn, whole(crashes.count(name, value)));
        int others = whole(beside.crashes(name));
        int othersMarked = Math.min(others, whole(beside.count(name, value)));
        double share = (double) marked / drawn;
        double baselineShare = (double) othersMarked / others;
        double ratio = share / Math.max(baselineShare, 1.0 / others);
        return new Tested(
                name,
                value,
                share,
                baselineShare,
                ratio,
                FishersTest.logTail(marked, drawn, marked + othersMarked, drawn + others));
    }

    private static int whole(double count) {
        return (int) Math.min(MOST_CRASHES, Math.round(count));
    }

    /** Adjusted by rank, from the least certain on: q never falls where p rises. */
    private static double[] logQ(List<Tested> sorted) {
        double[] logQ = new double[sorted.size()];
        double smallest = 0;
        for (int i = sorted.size() - 1; i >= 0; i--) {
            double adjusted = sorted.get(i).logP + Math.log(sorted.size()) - Math.log(i + 1.0);
            smallest = Math.min(smallest, adjusted);
            logQ[i] = smallest;
        }
        return logQ;
    }
}
