package dev.faultline.functions.detect;

/**
 * Crashes of one signature that an announced ruleset puts under another one, or under the same.
 *
 * @param signature signature under the announced ruleset
 * @param os operating system
 * @param pings crash pings
 */
public record Successor(String signature, String os, long pings) {}
