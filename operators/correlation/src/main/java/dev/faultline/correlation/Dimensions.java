package dev.faultline.correlation;

/**
 * Where a crash happened: the dimensions by which crashes and usage are counted.
 *
 * @param product product name
 * @param channel release channel
 * @param version display version; empty while the build is unknown
 * @param buildId build id, YYYYMMDDHHMMSS
 * @param os operating system
 * @param processType process type; empty for usage, which has none
 */
public record Dimensions(
        String product,
        String channel,
        String version,
        String buildId,
        String os,
        String processType) {

    // Spelled out because the hash of a key decides which task owns it: the algorithm of a record's
    // own hashCode is not specified and could change with the Java version.
    @Override
    public int hashCode() {
        int hash = product.hashCode();
        hash = 31 * hash + channel.hashCode();
        hash = 31 * hash + version.hashCode();
        hash = 31 * hash + buildId.hashCode();
        hash = 31 * hash + os.hashCode();
        return 31 * hash + processType.hashCode();
    }
}
