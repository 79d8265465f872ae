package dev.faultline.functions.detect;

/**
 * A ruleset that takes over.
 *
 * @param fromMillis first receive time at which it is in force
 * @param moves how many ways of crashes are known
 */
public record AnnouncedSwitch(long fromMillis, int moves) {}
