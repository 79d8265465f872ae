package dev.faultline.statistics.lift;

/**
 * An attribute that some crashes have more often than those beside them.
 *
 * @param attribute its name
 * @param value its value
 * @param share share of the crashes that state the attribute
 * @param baselineShare the same among those beside them
 * @param ratio share over baselineShare, which counts as one crash at least
 * @param qValue rate of false ones to expect among all that are as significant as this
 */
public record Lift(
        String attribute,
        String value,
        double share,
        double baselineShare,
        double ratio,
        double qValue) {

    /** The same under another name of the attribute. */
    public Lift named(String name) {
        return new Lift(name, value, share, baselineShare, ratio, qValue);
    }
}
