package dev.faultline.correlation;

/**
 * How many crash pings came, or were taken back when negative.
 *
 * @param pings crash pings
 * @param startup of these, startup crashes
 * @param shutdownKills of these, content processes killed at shutdown
 */
public record PingCounts(int pings, int startup, int shutdownKills) {

    static final PingCounts NONE = new PingCounts(0, 0, 0);

    static PingCounts of(CrashDelta delta) {
        return new PingCounts(
                delta.sign(),
                delta.facts().startup() ? delta.sign() : 0,
                delta.facts().shutdownKill() ? delta.sign() : 0);
    }

    PingCounts plus(PingCounts more) {
        return new PingCounts(
                pings + more.pings, startup + more.startup, shutdownKills + more.shutdownKills);
    }
}
