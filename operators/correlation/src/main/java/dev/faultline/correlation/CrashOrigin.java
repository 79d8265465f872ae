package dev.faultline.correlation;

/**
 * Where a new crash came from, so that what is made of it can be made again.
 *
 * @param partition source partition as {@code topic-partition}
 * @param offset its offset there
 * @param rulesetSequence order of the ruleset that made the signature
 * @param context ruleset and attributes
 */
public record CrashOrigin(
        String partition, long offset, long rulesetSequence, CrashContext context) {}
