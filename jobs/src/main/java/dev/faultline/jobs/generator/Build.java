package dev.faultline.jobs.generator;

/**
 * One build of a product.
 *
 * @param buildId build time, fourteen digits
 * @param releasedAtMillis when clients begin to update to it
 * @param adoptionMillis time constant of their updating; after it 63 % run the build
 */
record Build(
        Product product,
        String channel,
        String version,
        String buildId,
        long releasedAtMillis,
        long adoptionMillis) {

    /** Share of the clients of the channel that have updated to this build or a later one. */
    double adoption(long atMillis) {
        long age = atMillis - releasedAtMillis;
        return age <= 0 ? 0 : -Math.expm1(-(double) age / adoptionMillis);
    }
}
