package dev.faultline.statistics.labelled;

/**
 * Something that happens, with its truth.
 *
 * @param kind step, ramp, drift, oneos, startup, newsig, wide, loop
 * @param size factor, share of the channel, or repeats per hour
 * @param signature number of the signature, -1 for all
 * @param start first bucket
 * @param end bucket after the last
 * @param build build it is confined to, -1 for none
 * @param os operating system it is confined to, -1 for none
 */
record LabelledEvent(
        String kind, double size, int signature, int start, int end, int build, int os) {

    boolean isAt(int bucket) {
        return bucket >= start && bucket < end;
    }

    /** Factor on the rate where it is in effect. */
    double factor(int bucket) {
        if (!isAt(bucket)) {
            return 1;
        }
        double part = (bucket - start + 1.0) / (end - start);
        return switch (kind) {
            case "ramp", "drift" -> 1 + (size - 1) * part;
            case "step", "oneos", "startup", "wide" -> size;
            default -> 1;
        };
    }
}
