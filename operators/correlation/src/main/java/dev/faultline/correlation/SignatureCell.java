package dev.faultline.correlation;

/**
 * One signature in one place: the key of the aggregate comparison of pings and reports.
 *
 * @param where dimensions
 * @param signature crash signature
 */
public record SignatureCell(Dimensions where, String signature) {

    // Spelled out for the reason given in Dimensions.
    @Override
    public int hashCode() {
        return 31 * where.hashCode() + signature.hashCode();
    }
}
