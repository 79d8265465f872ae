package dev.faultline.correlation;

/**
 * The key of a count: one signature in one place in one window of crash time.
 *
 * @param windowStart start of the window, epoch milliseconds
 * @param cell place and signature
 */
public record CountCell(long windowStart, SignatureCell cell) {

    /** Returns the cell of a crash; a crash in the future of its receipt counts when received. */
    public static CountCell of(CrashDelta delta, long windowMillis) {
        long time = crashTime(delta);
        return new CountCell(
                Math.floorDiv(time, windowMillis) * windowMillis, delta.facts().signatureCell());
    }

    /** Returns the crash time by which a crash is counted. */
    public static long crashTime(CrashDelta delta) {
        return Math.min(delta.crashTime(), delta.receivedAt());
    }

    // Spelled out for the reason given in Dimensions.
    @Override
    public int hashCode() {
        int where = 31 * cell.where().hashCode() + cell.signature().hashCode();
        return 31 * Long.hashCode(windowStart) + where;
    }
}
