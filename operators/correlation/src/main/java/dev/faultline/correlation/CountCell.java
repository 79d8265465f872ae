package dev.faultline.correlation;

/**
 * The key of a count: one signature in one place in one window of crash time.
 *
 * @param windowStart start of the window, epoch milliseconds
 * @param cell place and signature
 */
public record CountCell(long windowStart, SignatureCell cell) {

    // Spelled out for the reason given in Dimensions.
    @Override
    public int hashCode() {
        return 31 * Long.hashCode(windowStart) + cell.hashCode();
    }
}
