package dev.faultline.statistics.rates;

/**
 * What is expected of a window when everything has arrived.
 *
 * @param hours usage hours that arrived
 * @param expectedHours usage hours expected; not below those that arrived
 * @param mainShare share of the main process' crashes that has probably arrived, 0 to 1
 * @param childShare the same of all other crashes
 * @param anyShare the same of both together
 * @param spread relative standard deviation of what is expected of usage
 */
public record WindowNowcast(
        double hours,
        double expectedHours,
        double mainShare,
        double childShare,
        double anyShare,
        double spread) {

    /** Everything has arrived. */
    public static WindowNowcast complete(double hours) {
        return new WindowNowcast(hours, hours, 1, 1, 1, 0);
    }

    /** Share of the crashes that has probably arrived. */
    public double crashShare(CrashKind kind) {
        return switch (kind) {
            case MAIN -> mainShare;
            case CHILD -> childShare;
            case ANY -> anyShare;
        };
    }

    /** Share of the usage that has probably arrived; 1 when there is none. */
    public double completeness() {
        return expectedHours > 0 ? hours / expectedHours : 1;
    }
}
