package dev.faultline.functions.publish;

import java.io.Serializable;

/**
 * How many dead letters are too many.
 *
 * @param share share of the inputs of a topic, 0 to 1, beyond which it is a storm
 * @param windowMillis time over which the share is taken
 * @param leastInputs inputs in that time below which nothing is a storm
 */
public record StormLimit(double share, long windowMillis, int leastInputs) implements Serializable {

    /** Checks the bounds. */
    public StormLimit {
        if (!(share > 0 && share <= 1) || windowMillis < 1_000 || leastInputs < 1) {
            throw new IllegalArgumentException(
                    "a storm is a share of at most 1, over at least a second and an input");
        }
    }
}
