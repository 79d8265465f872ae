package dev.faultline.functions.detect;

import dev.faultline.statistics.detection.DetectorSettings;
import java.io.Serializable;
import java.util.Map;

/**
 * What an operator chooses about detection.
 *
 * @param stepMillis length of a step; divides an hour
 * @param falseAlarmsPerMonth false alarms accepted per channel and 30 days
 * @param minimumClients distinct clients below which nothing fires
 * @param learningMillis history a channel needs before it alerts
 * @param resolveAfterMillis calm after which an alert resolves
 */
public record StepSettings(
        long stepMillis,
        double falseAlarmsPerMonth,
        int minimumClients,
        long learningMillis,
        long resolveAfterMillis)
        implements Serializable {

    /** Checks the bounds. */
    public StepSettings {
        settings(
                stepMillis,
                falseAlarmsPerMonth,
                minimumClients,
                learningMillis,
                resolveAfterMillis);
    }

    /** The same with another budget. */
    public StepSettings withFalseAlarmsPerMonth(double budget) {
        return new StepSettings(
                stepMillis, budget, minimumClients, learningMillis, resolveAfterMillis);
    }

    /** Returns the detector's settings. */
    public DetectorSettings detector() {
        return settings(
                stepMillis,
                falseAlarmsPerMonth,
                minimumClients,
                learningMillis,
                resolveAfterMillis);
    }

    /** By name, as alerts state them. */
    Map<String, Double> named() {
        return Map.of(
                "false_alarms_per_month", falseAlarmsPerMonth,
                "minimum_clients", (double) minimumClients,
                "learning_millis", (double) learningMillis,
                "resolve_after_millis", (double) resolveAfterMillis);
    }

    /**
     * The settings that an alert states.
     *
     * @throws IllegalArgumentException when it does not
     */
    public static StepSettings of(long stepMillis, Map<String, Double> named) {
        return new StepSettings(
                stepMillis,
                value(named, "false_alarms_per_month"),
                (int) value(named, "minimum_clients"),
                (long) value(named, "learning_millis"),
                (long) value(named, "resolve_after_millis"));
    }

    private static double value(Map<String, Double> named, String name) {
        Double value = named.get(name);
        if (value == null) {
            throw new IllegalArgumentException("its provenance does not say " + name);
        }
        return value;
    }

    long idleMillis() {
        return detector().idleMillis();
    }

    private static DetectorSettings settings(
            long step, double budget, int clients, long learning, long resolveAfter) {
        return DetectorSettings.ofStep(step)
                .withFalseAlarmsPerMonth(budget)
                .withMinimumClients(clients)
                .withLearningMillis(learning)
                .withResolveAfterMillis(resolveAfter);
    }
}
