package dev.faultline.correlation;

/**
 * A ping and a report that may be the same crash.
 *
 * @param pingId event id of the ping
 * @param reportId event id of the report
 */
public record LinkKey(String pingId, String reportId) {

    // Spelled out for the reason given in Dimensions.
    @Override
    public int hashCode() {
        return 31 * pingId.hashCode() + reportId.hashCode();
    }
}
