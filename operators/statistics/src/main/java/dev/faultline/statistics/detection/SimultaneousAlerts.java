package dev.faultline.statistics.detection;

import java.util.List;

/**
 * Which of the signatures whose evidence is high in the same step fire: of n signatures the k
 * strongest, for the largest k of which all have e ≥ n / (k alpha). This is e-BH, whose share of
 * false discoveries is at most alpha however signatures depend on one another (Wang, Ramdas, "False
 * discovery rate control with e-values", 2022). With alpha the budget of a step, ln(n / alpha) is
 * the threshold of a signature by itself, and company lowers it by ln k.
 */
final class SimultaneousAlerts {

    /** Nats by which company lowers the threshold at most. */
    static final double MOST_FOR_COMPANY = Math.log(20);

    private SimultaneousAlerts() {}

    /**
     * How many of them fire.
     *
     * @param scores evidence in nats, strongest first
     * @param threshold evidence that one by itself needs
     */
    static int count(List<Double> scores, double threshold) {
        int count = 0;
        for (int i = 0; i < scores.size(); i++) {
            double company = Math.min(MOST_FOR_COMPANY, Math.log(i + 1));
            count = scores.get(i) >= threshold - company ? i + 1 : count;
        }
        return count;
    }
}
