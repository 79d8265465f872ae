package dev.faultline.functions.detect;

/**
 * Crashes of a signature on one build that should have its fix, in one step.
 *
 * @param fixedIn build in which it was marked fixed
 * @param buildId build
 * @param pings crash pings
 * @param freshClients distinct clients among them that were not seen in the 24 hours before
 * @param startupPings of the pings, startup crashes
 */
public record RegressedCount(
        String fixedIn, String buildId, int pings, int freshClients, int startupPings) {

    RegressedCount plus(boolean fresh, boolean startup) {
        return new RegressedCount(
                fixedIn,
                buildId,
                pings + 1,
                freshClients + (fresh ? 1 : 0),
                startupPings + (startup ? 1 : 0));
    }
}
