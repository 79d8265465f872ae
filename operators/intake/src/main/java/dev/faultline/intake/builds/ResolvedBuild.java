package dev.faultline.intake.builds;

/**
 * Version and channel of a crash, to count by.
 *
 * @param version to show and count by, e.g. {@code 62.0b9}, {@code 115.11.0esr}
 * @param channel normalised channel, e.g. {@code beta}
 * @param resolved false when the version is a guess until the build's mapping arrives
 */
public record ResolvedBuild(String version, String channel, boolean resolved) {}
