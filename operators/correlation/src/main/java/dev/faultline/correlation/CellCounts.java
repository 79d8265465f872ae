package dev.faultline.correlation;

/**
 * Sums of one count cell. Only sums, in whole numbers, so that the order of deltas leaves no trace.
 *
 * @param pings crash pings
 * @param reports crash reports
 * @param weightedMicros reports by weight, in millionths
 * @param startup of the pings, startup crashes
 * @param shutdownKills of the pings, content processes killed at shutdown
 */
public record CellCounts(
        long pings, long reports, long weightedMicros, long startup, long shutdownKills) {

    public static final CellCounts ZERO = new CellCounts(0, 0, 0, 0, 0);

    private static final double MICROS = 1e6;

    public CellCounts plus(CrashDelta delta) {
        int sign = delta.sign();
        CrashFacts facts = delta.facts();
        if (delta.source() == CrashSource.REPORT) {
            return new CellCounts(
                    pings,
                    reports + sign,
                    weightedMicros + sign * micros(facts.weight()),
                    startup,
                    shutdownKills);
        }
        return new CellCounts(
                pings + sign,
                reports,
                weightedMicros,
                startup + (facts.startup() ? sign : 0),
                shutdownKills + (facts.shutdownKill() ? sign : 0));
    }

    public CellCounts minus(CellCounts other) {
        return new CellCounts(
                pings - other.pings,
                reports - other.reports,
                weightedMicros - other.weightedMicros,
                startup - other.startup,
                shutdownKills - other.shutdownKills);
    }

    /** Reports weighted by inverse inclusion probability. */
    public double weightedReports() {
        return weightedMicros / MICROS;
    }

    static long micros(double value) {
        return Math.round(value * MICROS);
    }
}
