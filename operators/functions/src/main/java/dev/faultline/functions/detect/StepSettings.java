package dev.faultline.functions.detect;

import dev.faultline.statistics.detection.DetectorSettings;
import java.io.Serializable;

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

    /** Returns the detector's settings. */
    public DetectorSettings detector() {
        return settings(
                stepMillis,
                falseAlarmsPerMonth,
                minimumClients,
                learningMillis,
                resolveAfterMillis);
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
