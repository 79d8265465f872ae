package dev.faultline.intake.policy;

import java.util.List;

/**
 * What is taken of one product.
 *
 * @param channels update channels; empty for all
 * @param packages Android packages; empty for all
 * @param maxBuildAgeDays builds that were made longer before the receive time are refused
 */
public record ProductRules(List<String> channels, List<String> packages, int maxBuildAgeDays) {

    /** Two years: what is older is no longer worked on. */
    public static final int DEFAULT_BUILD_AGE_DAYS = 730;

    public ProductRules {
        channels = List.copyOf(channels);
        packages = List.copyOf(packages);
        if (maxBuildAgeDays < 1) {
            throw new IllegalArgumentException("maxBuildAgeDays must be positive");
        }
    }

    /** A product that is taken in these packages, on every channel. */
    static ProductRules inPackages(String... packages) {
        return new ProductRules(List.of(), List.of(packages), DEFAULT_BUILD_AGE_DAYS);
    }

    boolean takesChannel(String channel) {
        return channels.isEmpty() || channels.contains(channel);
    }

    boolean takesPackage(String name) {
        return packages.isEmpty() || packages.contains(name);
    }
}
