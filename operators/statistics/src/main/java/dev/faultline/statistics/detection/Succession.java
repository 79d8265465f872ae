package dev.faultline.statistics.detection;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the crashes of one channel move between signatures when another ruleset takes over: counts by
 * the signature until then, the one from then on, and the operating system, for a ruleset often
 * splits by system.
 */
public final class Succession {

    /** Pseudo-counts that draw a system's share to the overall one. */
    private static final double SYSTEM_COUNT = 2;

    /** By signature, heir and system. */
    private final Map<String, Map<String, Map<String, Long>>> crashes = new TreeMap<>();

    /** Adds crashes that were counted under {@code from} and would now be under {@code to}. */
    public void add(String from, String to, String os, long count) {
        crashes.computeIfAbsent(from, key -> new TreeMap<>())
                .computeIfAbsent(to, key -> new TreeMap<>())
                .merge(os, count, Long::sum);
    }

    /** The signatures that crashes were counted under, in order. */
    public Iterable<String> signatures() {
        return crashes.keySet();
    }

    /** The share of a signature's crashes that goes to each of its heirs; empty for one unseen. */
    public Map<String, Double> heirs(String from) {
        Map<String, Map<String, Long>> row = crashes.getOrDefault(from, Map.of());
        double all = row.values().stream().mapToLong(Succession::sum).sum();
        Map<String, Double> shares = new TreeMap<>();
        row.forEach((to, bySystem) -> shares.put(to, sum(bySystem) / all));
        return shares;
    }

    /** Crashes that go from one to the other. */
    public long crashes(String from, String to) {
        return sum(crashes.getOrDefault(from, Map.of()).getOrDefault(to, Map.of()));
    }

    /** The heir of most crashes; the first in the alphabet of several. */
    public String mainHeir(String from) {
        String main = from;
        double most = 0;
        for (Map.Entry<String, Double> heir : heirs(from).entrySet()) {
            if (heir.getValue() > most) {
                main = heir.getKey();
                most = heir.getValue();
            }
        }
        return main;
    }

    /** The share of the heir on each of the systems. */
    float[] shares(String from, String to, List<String> systems) {
        double overall = heirs(from).getOrDefault(to, 1.0);
        float[] shares = new float[systems.size()];
        for (int os = 0; os < shares.length; os++) {
            String name = systems.get(os);
            Map<String, Map<String, Long>> row = crashes.getOrDefault(from, Map.of());
            double all = 0;
            for (Map<String, Long> bySystem : row.values()) {
                all += bySystem.getOrDefault(name, 0L);
            }
            double own = row.getOrDefault(to, Map.of()).getOrDefault(name, 0L);
            shares[os] = (float) ((own + SYSTEM_COUNT * overall) / (all + SYSTEM_COUNT));
        }
        return shares;
    }

    /** For each signature that gains crashes of another, or loses some: whose it gets. */
    Map<String, Map<String, Double>> sources() {
        Map<String, Map<String, Double>> sources = new TreeMap<>();
        crashes.keySet()
                .forEach(
                        from ->
                                heirs(from)
                                        .forEach(
                                                (to, share) ->
                                                        sources.computeIfAbsent(
                                                                        to, key -> new TreeMap<>())
                                                                .put(from, share)));
        sources.entrySet().removeIf(each -> staysAsItIs(each.getKey(), each.getValue()));
        return sources;
    }

    private static boolean staysAsItIs(String signature, Map<String, Double> sources) {
        return sources.size() == 1 && sources.getOrDefault(signature, 0.0) == 1.0;
    }

    private static long sum(Map<String, Long> bySystem) {
        return bySystem.values().stream().mapToLong(Long::longValue).sum();
    }
}
