package dev.faultline.jobs.dashboard;

/**
 * What the page shows and how much it keeps.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 for any
 * @param hours hours of rates that are kept, and how far back topics are read at the start
 * @param mostRecords records read back of each partition at the start
 * @param mostPoints points of rates kept, some 150 bytes each
 * @param mostRows rows kept of each other topic, some 1 to 4 KB each
 * @param mostClients pages that may be open at once
 * @param lookUp records looked through for a crash that is not kept
 * @param runbooks where the runbooks are, the file name follows; empty for those in the jar
 */
public record DashboardSettings(
        String host,
        int port,
        int hours,
        int mostRecords,
        int mostPoints,
        int mostRows,
        int mostClients,
        int lookUp,
        String runbooks) {

    /**
     * Checks every bound.
     *
     * @throws IllegalArgumentException naming the option that is wrong
     */
    public DashboardSettings {
        require(port, 0, 65_535, "--port");
        require(hours, 2, 168, "--hours");
        require(mostRecords, 1_000, 100_000_000, "--most-records");
        require(mostPoints, 1_000, 10_000_000, "--most-points");
        require(mostRows, 100, 1_000_000, "--most-rows");
        require(mostClients, 1, 1_000, "--most-clients");
        require(lookUp, 0, 10_000_000, "--look-up");
    }

    private static void require(int value, int least, int most, String option) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + " must be " + least + " to " + most);
        }
    }
}
