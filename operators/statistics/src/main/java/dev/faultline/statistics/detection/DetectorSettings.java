package dev.faultline.statistics.detection;

/**
 * What an operator chooses about detection; everything else derives from it or is part of the
 * model.
 *
 * @param stepMillis length of a detection step; divides an hour
 * @param budgetedKeys how many signatures the false-alarm budget covers (K)
 * @param falseAlarmsPerMonth false alarms accepted per channel and 30 days
 * @param minimumClients distinct clients since onset below which nothing fires
 * @param loopRepeats repeated crashes within about an hour from which a loop is named
 * @param learningMillis history a channel needs before it may alert
 * @param resolveAfterMillis calm after which a firing alert resolves
 * @param idleMillis silence after which a signature is forgotten
 * @param maximumKeys signatures tracked at once; further ones count as {@link CellCount#OTHER}. At
 *     about 400 bytes each, 50,000 take 20 MB per channel
 * @param maximumFiring alerts firing at once; further ones wait until one resolves
 */
public record DetectorSettings(
        long stepMillis,
        int budgetedKeys,
        double falseAlarmsPerMonth,
        int minimumClients,
        int loopRepeats,
        long learningMillis,
        long resolveAfterMillis,
        long idleMillis,
        int maximumKeys,
        int maximumFiring) {

    static final long HOUR_MILLIS = 3_600_000L;
    static final long DAY_MILLIS = 24 * HOUR_MILLIS;
    private static final double CHANNEL_SHARE = 0.1;
    private static final long MONTH_MILLIS = 30 * DAY_MILLIS;

    public DetectorSettings {
        require(stepMillis >= 1_000 && HOUR_MILLIS % stepMillis == 0, "step divides an hour");
        require(budgetedKeys >= 1, "budgeted keys >= 1");
        require(
                falseAlarmsPerMonth > 0 && falseAlarmsPerMonth <= budgetedKeys,
                "0 < false alarms per month <= budgeted keys");
        require(minimumClients >= 1, "minimum clients >= 1");
        require(loopRepeats >= 1, "loop repeats >= 1");
        require(learningMillis >= HOUR_MILLIS, "learning takes at least an hour");
        require(resolveAfterMillis >= stepMillis, "resolves after at least one step");
        require(idleMillis >= DAY_MILLIS, "idle for at least a day");
        require(maximumKeys >= 1, "maximum keys >= 1");
        require(maximumFiring >= 1 && maximumFiring <= 10_000, "1 <= maximum firing <= 10000");
    }

    /** Defaults: 50,000 keys, one false alarm per channel and month, one day of learning. */
    public static DetectorSettings ofStep(long stepMillis) {
        return new DetectorSettings(
                stepMillis,
                50_000,
                1,
                5,
                200,
                DAY_MILLIS,
                6 * HOUR_MILLIS,
                14 * DAY_MILLIS,
                50_000,
                500);
    }

    public DetectorSettings withFalseAlarmsPerMonth(double budget) {
        return new DetectorSettings(
                stepMillis,
                budgetedKeys,
                budget,
                minimumClients,
                loopRepeats,
                learningMillis,
                resolveAfterMillis,
                idleMillis,
                maximumKeys,
                maximumFiring);
    }

    public DetectorSettings withMinimumClients(int clients) {
        return new DetectorSettings(
                stepMillis,
                budgetedKeys,
                falseAlarmsPerMonth,
                clients,
                loopRepeats,
                learningMillis,
                resolveAfterMillis,
                idleMillis,
                maximumKeys,
                maximumFiring);
    }

    public DetectorSettings withLearningMillis(long millis) {
        return new DetectorSettings(
                stepMillis,
                budgetedKeys,
                falseAlarmsPerMonth,
                minimumClients,
                loopRepeats,
                millis,
                resolveAfterMillis,
                idleMillis,
                maximumKeys,
                maximumFiring);
    }

    public DetectorSettings withResolveAfterMillis(long millis) {
        return new DetectorSettings(
                stepMillis,
                budgetedKeys,
                falseAlarmsPerMonth,
                minimumClients,
                loopRepeats,
                learningMillis,
                millis,
                idleMillis,
                maximumKeys,
                maximumFiring);
    }

    /**
     * Score in nats at which an alert fires: ln(steps per 30 days · K / budget). An e-detector
     * crosses e^h under the null no sooner than after e^h steps on average (Shin, Ramdas, Rinaldo,
     * "E-detectors", 2023), so K of them cross at most this often; 19.9 at 5 minutes, 21.5 at 1.
     */
    public double threshold() {
        double stepsPerMonth = (double) MONTH_MILLIS / stepMillis;
        return Math.log(stepsPerMonth * budgetedKeys / falseAlarmsPerMonth);
    }

    /**
     * Score in nats at which the channel as a whole alerts: it may be wrong a tenth as often as all
     * of its signatures together.
     */
    double channelThreshold() {
        double stepsPerMonth = (double) MONTH_MILLIS / stepMillis;
        return Math.log(stepsPerMonth / (CHANNEL_SHARE * falseAlarmsPerMonth));
    }

    /** Steps in an hour. */
    int stepsPerHour() {
        return (int) (HOUR_MILLIS / stepMillis);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("detector settings: " + rule);
        }
    }
}
