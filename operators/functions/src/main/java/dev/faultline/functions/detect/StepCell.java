package dev.faultline.functions.detect;

/**
 * Counts of one signature on one build and operating system in one step.
 *
 * @param buildId build
 * @param os operating system
 * @param late whether these were received clearly later than they crashed
 * @param pings crash pings
 * @param freshClients distinct clients among them that were not seen in the 24 hours before
 * @param startupPings of the pings, startup crashes
 */
public record StepCell(
        String buildId, String os, boolean late, int pings, int freshClients, int startupPings) {

    StepCell plus(boolean fresh, boolean startup) {
        return new StepCell(
                buildId,
                os,
                late,
                pings + 1,
                freshClients + (fresh ? 1 : 0),
                startupPings + (startup ? 1 : 0));
    }
}
