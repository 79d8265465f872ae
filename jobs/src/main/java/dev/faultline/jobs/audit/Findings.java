package dev.faultline.jobs.audit;

import dev.faultline.jobs.audit.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts findings and keeps the first of each kind and topic. */
final class Findings {

    /**
     * Findings of one kind about one topic.
     *
     * @param topic the topic
     * @param kind the kind
     */
    record Group(String topic, Kind kind) implements Comparable<Group> {

        @Override
        public int compareTo(Group other) {
            int byTopic = topic.compareTo(other.topic);
            return byTopic != 0 ? byTopic : kind.compareTo(other.kind);
        }
    }

    private final int keptPerGroup;
    private final Map<Group, Long> counts = new TreeMap<>();
    private final Map<Group, List<Finding>> kept = new TreeMap<>();
    private final Map<String, Long> repeats = new TreeMap<>();

    Findings(int keptPerGroup) {
        this.keptPerGroup = keptPerGroup;
    }

    void add(Kind kind, String topic, String where, String message) {
        Group group = new Group(topic, kind);
        counts.merge(group, 1L, Long::sum);
        List<Finding> some = kept.computeIfAbsent(group, each -> new ArrayList<>());
        if (some.size() < keptPerGroup) {
            some.add(new Finding(kind, topic, where, message));
        }
    }

    /** Notes that something was said again, word for word: no fault where delivery is repeated. */
    void repeated(String topic, long times) {
        if (times > 0) {
            repeats.merge(topic, times, Long::sum);
        }
    }

    Map<Group, Long> counts() {
        return counts;
    }

    Map<String, Long> repeats() {
        return repeats;
    }

    List<Finding> kept() {
        return kept.values().stream().flatMap(List::stream).toList();
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
