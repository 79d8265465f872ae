package dev.faultline.statistics.detection;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where an excess is: names a build or operating system when nearly all of the excess lies there
 * and that is not just where the channel's users are.
 */
record Localisation(String build, String os) {

    private static final double NEARLY_ALL = 0.85;

    /** Share of the excess that is enough where the others have no excess of their own. */
    private static final double MOST = 0.6;

    private static final double CHANCE_DEVIATIONS = 2;

    /** Evidence in nats that the concentration is no accident. */
    private static final double CONVINCING = 3;

    static Localisation of(ChannelState channel, KeyState key, Baseline baseline, Verdict verdict) {
        Integer buildId = verdict.buildId();
        Integer os = verdict.os();
        double excessShare = excessShare(verdict.evidence());
        if (buildId == null) {
            buildId = concentratedBuild(channel, key, baseline, os, excessShare);
        }
        if (os == null) {
            os = concentratedSystem(channel, key, baseline, buildId, excessShare);
        }
        return new Localisation(
                buildId == null ? AlertUpdate.ANY : buildName(channel, buildId),
                os == null ? AlertUpdate.ANY : channel.systems.get(os));
    }

    /** Share of the observed counts that is above expectation. */
    private static double excessShare(Evidence evidence) {
        return evidence.observed <= 0 ? 0 : Math.max(0, 1 - evidence.expected / evidence.observed);
    }

    private static @Nullable Integer concentratedBuild(
            ChannelState channel,
            KeyState key,
            Baseline baseline,
            @Nullable Integer os,
            double excessShare) {
        Map<Integer, Double> counted = key.cells.byBuild(os);
        Map<Integer, Double> usual = new TreeMap<>();
        for (BuildClock build : channel.builds) {
            for (int i = 0; i < build.recent.length; i++) {
                if (os == null || i == os) {
                    usual.merge(build.id, build.recent[i] * baseline.share[i], Double::sum);
                }
            }
        }
        return concentrated(counted, usual, usual, excessShare);
    }

    private static @Nullable Integer concentratedSystem(
            ChannelState channel,
            KeyState key,
            Baseline baseline,
            @Nullable Integer buildId,
            double excessShare) {
        Map<Integer, Double> counted = key.cells.bySystem(buildId);
        Map<Integer, Double> usual = new TreeMap<>();
        Map<Integer, Double> users = new TreeMap<>();
        for (BuildClock build : channel.builds) {
            for (int os = 0; os < build.recent.length; os++) {
                if (buildId == null || build.id == buildId) {
                    usual.merge(os, build.recent[os] * baseline.share[os], Double::sum);
                    users.merge(os, build.recent[os], Double::sum);
                }
            }
        }
        return concentrated(counted, usual, users, excessShare);
    }

    /**
     * The part with nearly all of the excess, or with most of it where the others have no more than
     * they may by chance. A signature that occurs on one system only is said to be on that system,
     * so what is no accident is judged by where users are.
     */
    private static @Nullable Integer concentrated(
            Map<Integer, Double> counted,
            Map<Integer, Double> usual,
            Map<Integer, Double> users,
            double excessShare) {
        double count = sum(counted);
        Integer best = null;
        double most = 0;
        for (Map.Entry<Integer, Double> entry : counted.entrySet()) {
            double usualShare = share(usual, entry.getKey());
            double observedShare = entry.getValue() / count;
            double ofExcess = (observedShare - (1 - excessShare) * usualShare) / excessShare;
            double elsewhere = count * (1 - excessShare) * (1 - usualShare);
            double byChance = elsewhere + CHANCE_DEVIATIONS * Math.sqrt(elsewhere);
            boolean isAll =
                    ofExcess >= NEARLY_ALL
                            || (ofExcess >= MOST && count - entry.getValue() <= byChance);
            double divergence = divergence(observedShare, share(users, entry.getKey()));
            if (isAll && ofExcess > most && count * divergence >= CONVINCING) {
                best = entry.getKey();
                most = ofExcess;
            }
        }
        return best;
    }

    private static double share(Map<Integer, Double> parts, int part) {
        double all = sum(parts);
        return all > 0 ? parts.getOrDefault(part, 0.0) / all : 0;
    }

    private static double sum(Map<Integer, Double> parts) {
        return parts.values().stream().mapToDouble(each -> each).sum();
    }

    /** Kullback–Leibler divergence of two Bernoulli shares in nats. */
    static double divergence(double observed, double usual) {
        double bounded = Math.max(1e-6, Math.min(1 - 1e-6, usual));
        double inside = observed <= 0 ? 0 : observed * Math.log(observed / bounded);
        double outside =
                observed >= 1 ? 0 : (1 - observed) * Math.log((1 - observed) / (1 - bounded));
        return inside + outside;
    }

    private static String buildName(ChannelState channel, int id) {
        for (BuildClock build : channel.builds) {
            if (build.id == id) {
                return build.name;
            }
        }
        return AlertUpdate.ANY;
    }
}
