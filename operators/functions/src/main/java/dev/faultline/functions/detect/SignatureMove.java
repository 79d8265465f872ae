package dev.faultline.functions.detect;

/**
 * A way that crashes go when a ruleset takes over.
 *
 * @param from signature until then
 * @param to signature from then on
 * @param os operating system
 */
public record SignatureMove(String from, String to, String os) {}
