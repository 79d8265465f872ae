package dev.faultline.statistics.lift;

import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * Fisher's exact test, one-sided (R. A. Fisher, "The Design of Experiments", 1935): how probable it
 * is that so many of some draws have a mark or more, when draws and marks have nothing to do with
 * each other.
 */
final class FishersTest {

    private static final double SMALL_TERM = 1e-17;

    private FishersTest() {}

    /**
     * Natural logarithm of the probability of at least {@code marked} marks; the probability itself
     * may be too small for a number.
     *
     * @param marked marks among the draws
     * @param drawn draws
     * @param allMarked marks in all, drawn or not
     * @param all everything
     */
    static double logTail(int marked, int drawn, int allMarked, int all) {
        double first = HypergeometricDistribution.of(all, allMarked, drawn).logProbability(marked);
        double sum = 1;
        double term = 1;
        for (int k = marked; k < Math.min(drawn, allMarked); k++) {
            term *=
                    ((double) (allMarked - k) / (k + 1))
                            * ((double) (drawn - k) / ((double) all - allMarked - drawn + k + 1));
            sum += term;
            if (term < SMALL_TERM * sum) {
                break;
            }
        }
        return Math.min(0, first + Math.log(sum));
    }
}
