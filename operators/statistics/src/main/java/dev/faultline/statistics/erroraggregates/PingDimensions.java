package dev.faultline.statistics.erroraggregates;

import org.jspecify.annotations.Nullable;

/**
 * What a ping is counted under. An absent value is a value of its own.
 *
 * @param channel normalized release channel
 * @param version version of the build
 * @param displayVersion version as shown to users
 * @param buildId build id; its first eight digits are the day of the build
 * @param application name of the application
 * @param osName operating system
 * @param osVersion version of the operating system
 * @param architecture processor the build is for
 * @param country ISO country code
 */
public record PingDimensions(
        @Nullable String channel,
        @Nullable String version,
        @Nullable String displayVersion,
        @Nullable String buildId,
        @Nullable String application,
        @Nullable String osName,
        @Nullable String osVersion,
        @Nullable String architecture,
        @Nullable String country) {

    /**
     * The dimensions of a crash ping. Crash pings of Fennec called the system by its kernel, other
     * pings did not.
     */
    public PingDimensions ofCrash() {
        boolean kernel = "Fennec".equals(application) && "Linux".equals(osName);
        return new PingDimensions(
                channel,
                version,
                displayVersion,
                buildId,
                application,
                kernel ? "Android" : osName,
                osVersion,
                architecture,
                country);
    }
}
