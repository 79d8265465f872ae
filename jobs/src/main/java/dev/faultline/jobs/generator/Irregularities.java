package dev.faultline.jobs.generator;

/**
 * How unruly clients and networks are; shares of all crashes.
 *
 * @param duplicate sent again with the same document id
 * @param doubleSend sent by two senders of the same client, with two document ids
 * @param bothFormats sent as telemetry v4 and as Glean
 * @param late received hours to two days after the crash
 * @param broken cut short or not JSON at all
 * @param noDump without a minidump, hence without hash and stack
 * @param wrongClock by a client whose clock is wrong by up to a month
 */
public record Irregularities(
        double duplicate,
        double doubleSend,
        double bothFormats,
        double late,
        double broken,
        double noDump,
        double wrongClock) {

    /** What measured streams look like, rounded. */
    public static final Irregularities USUAL =
            new Irregularities(0.01, 0.02, 0.02, 0.04, 0.002, 0.03, 0.01);

    /** A world in which every crash is sent once, whole and at once. */
    public static final Irregularities NONE = new Irregularities(0, 0, 0, 0, 0, 0, 0);

    /** Refuses what is not a share. */
    public Irregularities {
        for (double share :
                new double[] {
                    duplicate, doubleSend, bothFormats, late, broken, noDump, wrongClock
                }) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("not a share: " + share);
            }
        }
    }
}
