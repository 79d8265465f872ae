package dev.faultline.functions.detect;

import dev.faultline.correlation.CrashOrigin;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has been read of the source partitions, and by which ruleset it was signed.
 *
 * @param offsets by source partition, {@code topic-partition}, the offset after the last record; at
 *     most {@value #MAX_PARTITIONS}
 * @param rulesetSequence order of the latest ruleset
 * @param rulesetId that ruleset
 */
public record StepOrigin(Map<String, Long> offsets, long rulesetSequence, String rulesetId) {

    static final StepOrigin NONE = new StepOrigin(Map.of(), -1, "");

    private static final Comparator<CrashOrigin> LATEST =
            Comparator.comparingLong(CrashOrigin::rulesetSequence)
                    .thenComparing(crash -> crash.context().rulesetId());

    private static final int MAX_PARTITIONS = 4_096;

    /** That of some crashes, without regard to their order. */
    static StepOrigin of(List<CrashOrigin> crashes) {
        Map<String, Long> offsets = new HashMap<>();
        CrashOrigin latest = null;
        for (CrashOrigin crash : crashes) {
            offsets.merge(crash.partition(), crash.offset() + 1, Math::max);
            latest = latest == null || LATEST.compare(crash, latest) > 0 ? crash : latest;
        }
        return latest == null
                ? NONE
                : new StepOrigin(offsets, latest.rulesetSequence(), latest.context().rulesetId());
    }

    /** Both; does not depend on which comes first. */
    StepOrigin with(StepOrigin other) {
        Map<String, Long> merged = new HashMap<>(offsets);
        other.offsets.forEach(
                (partition, offset) -> {
                    if (merged.size() < MAX_PARTITIONS || merged.containsKey(partition)) {
                        merged.merge(partition, offset, Math::max);
                    }
                });
        boolean isLater =
                other.rulesetSequence > rulesetSequence
                        || (other.rulesetSequence == rulesetSequence
                                && other.rulesetId.compareTo(rulesetId) > 0);
        StepOrigin later = isLater ? other : this;
        return new StepOrigin(merged, later.rulesetSequence, later.rulesetId);
    }

    /** Whether a record was read before this was said. */
    boolean covers(String partition, long offset) {
        return offset < offsets.getOrDefault(partition, 0L);
    }
}
