package dev.faultline.jobs.dashboard;

import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.Symbolication;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How well the crashes that were seen could be named, and whose symbols they lacked. */
final class SymbolTally {

    private static final int MOST_MODULES = 2_000;

    private final EnumMap<Symbolication, Long> outcomes = new EnumMap<>(Symbolication.class);
    private final Map<String, Long> missing = new HashMap<>();

    /**
     * Takes a crash in place of what was said of it before.
     *
     * @param before what was said, or null
     */
    void add(ProcessedCrash crash, @Nullable ProcessedCrash before) {
        count(crash, 1);
        if (before != null) {
            count(before, -1);
        }
    }

    private void count(ProcessedCrash crash, long sign) {
        outcomes.merge(crash.getQuality().getSymbolication(), sign, Long::sum);
        for (String module : crash.getQuality().getMissingModules()) {
            if (missing.size() < MOST_MODULES || missing.containsKey(module)) {
                missing.merge(module, sign, Long::sum);
            }
        }
    }

    Map<Symbolication, Long> outcomes() {
        return outcomes;
    }

    /** Modules that most crashes lacked, with how many. */
    List<Map.Entry<String, Long>> worst(int most) {
        return missing.entrySet().stream()
                .filter(module -> module.getValue() > 0)
                .sorted(
                        Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .toList();
    }
}
