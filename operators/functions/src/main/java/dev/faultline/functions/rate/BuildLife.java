package dev.faultline.functions.rate;

/**
 * What is remembered of a build for comparisons.
 *
 * @param firstSeen full hour at which it was first seen
 * @param fromStart whether the channel was watched for a day before, so that this is its first hour
 * @param level highest level of adoption that it has reached, in percent
 */
public record BuildLife(long firstSeen, boolean fromStart, int level) {

    /** The same build at a level that it may have reached before. */
    BuildLife at(int otherLevel) {
        return new BuildLife(firstSeen, fromStart, Math.max(level, otherLevel));
    }
}
