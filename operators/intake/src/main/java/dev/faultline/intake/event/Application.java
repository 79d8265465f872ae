package dev.faultline.intake.event;

import org.jspecify.annotations.Nullable;

/**
 * The application that crashed, which need not be the one that sent the ping.
 *
 * @param product product name, e.g. {@code Firefox}; {@code unknown} when not told
 * @param channel update channel as the client says, e.g. {@code nightly}; {@code unknown}
 * @param version version as the client says; a beta's number is not in it. {@code unknown}
 * @param buildId build time, fourteen digits, as sent; {@code unknown}
 * @param packageName Android package; null elsewhere
 */
public record Application(
        String product,
        String channel,
        String version,
        String buildId,
        @Nullable String packageName) {

    /** Stands for a dimension that the client did not tell. */
    public static final String UNKNOWN = "unknown";
}
