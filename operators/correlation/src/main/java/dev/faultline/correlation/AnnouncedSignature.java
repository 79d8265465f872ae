package dev.faultline.correlation;

/**
 * The signature of a crash under a ruleset that is announced.
 *
 * @param signature crash signature
 * @param fromMillis first receive time at which that ruleset is in force, epoch milliseconds
 */
public record AnnouncedSignature(String signature, long fromMillis) {}
