package dev.faultline.intake.builds;

import dev.faultline.intake.event.Application;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says which version and channel a build belongs to. A crash names its version without the number
 * of the beta ({@code 62.0}), and release candidates run on the beta channel under the release's
 * version, so the build id must be looked up. Immutable.
 */
public final class BuildResolver {
    /** Knows no build. */
    public static final BuildResolver EMPTY = new BuildResolver(Map.of());

    /** Since this build the aurora channel carries the Developer Edition, made of betas. */
    private static final String AURORA_IS_DEVEDITION_SINCE = "20170601";

    private final Map<Key, String> versions;

    private BuildResolver(Map<Key, String> versions) {
        this.versions = versions;
    }

    /** Of some published builds; of two for one product, channel and id the last counts. */
    public static BuildResolver of(Collection<Build> builds) {
        Map<Key, String> versions = new HashMap<>();
        for (Build build : builds) {
            String channel = normaliseChannel(build.channel());
            versions.put(new Key(build.product(), channel, build.buildId()), build.version());
        }
        return new BuildResolver(Map.copyOf(versions));
    }

    /** The build of a crash, as told by the client. Never fails: what is unknown is marked. */
    public ResolvedBuild resolve(Application application) {
        String channel = normaliseChannel(application.channel());
        if (channel.equals("aurora")
                && application.buildId().compareTo(AURORA_IS_DEVEDITION_SINCE) >= 0) {
            channel = "devedition";
        }
        String known = versionOf(application.product(), channel, application.buildId());
        if (known != null) {
            return new ResolvedBuild(known, channel, true);
        }
        return withoutTable(application.version(), channel);
    }

    /**
     * The version of a published build, null when it is not known.
     *
     * @param channel as in a {@link ResolvedBuild}
     */
    public @Nullable String versionOf(String product, String channel, String buildId) {
        String version = versions.get(new Key(product, channel, buildId));
        if (version == null && channel.equals("devedition")) {
            version = versions.get(new Key(product, "aurora", buildId));
        }
        if (version == null && channel.equals("beta")) {
            // a release candidate runs on beta, but is published as a release
            version = versions.get(new Key(product, "release", buildId));
        }
        return version;
    }

    private static ResolvedBuild withoutTable(String version, String channel) {
        if (version.equals(Application.UNKNOWN)) {
            return new ResolvedBuild(version, channel, false);
        }
        return switch (channel) {
            case "beta", "devedition" ->
                    hasBetaNumber(version)
                            ? new ResolvedBuild(version, channel, true)
                            : new ResolvedBuild(version + "b0", channel, false);
            case "esr" ->
                    new ResolvedBuild(
                            version.endsWith("esr") ? version : version + "esr", channel, true);
            default -> new ResolvedBuild(version, channel, true);
        };
    }

    private static boolean hasBetaNumber(String version) {
        int b = version.lastIndexOf('b');
        return b > 0 && b + 1 < version.length() && Character.isDigit(version.charAt(b + 1));
    }

    /**
     * The update channel without the suffixes that partners and feature branches append: {@code
     * release-cck-partner} is {@code release}.
     */
    public static String normaliseChannel(String channel) {
        String lower = channel.strip().toLowerCase(Locale.ROOT);
        for (String known : new String[] {"release", "beta", "nightly", "aurora", "esr"}) {
            if (lower.equals(known) || lower.startsWith(known + "-")) {
                return known;
            }
        }
        return lower.isEmpty() ? Application.UNKNOWN : lower;
    }

    private record Key(String product, String channel, String buildId) {}
}
