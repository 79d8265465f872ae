package dev.faultline.correlation;

/**
 * One signature in one place: the key of the aggregate comparison of pings and reports.
 *
 * @param where dimensions
 * @param signature crash signature
 */
public record SignatureCell(Dimensions where, String signature) {

    /** That of the {@link SignatureShard}, so that one task has all that is known of a shard. */
    @Override
    public int hashCode() {
        return SignatureShard.of(this).hashCode();
    }
}
