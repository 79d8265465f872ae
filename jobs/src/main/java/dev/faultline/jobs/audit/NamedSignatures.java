package dev.faultline.jobs.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * On which days a channel may have had more signatures than are counted under their names. Which of
 * them are depends on corrections that came in between, so on such a day a signature has either all
 * of its rows or none, and what has none must be in the rows of all others.
 */
final class NamedSignatures {

    /** The name of all others. */
    static final String OTHERS = "__other__";

    private static final int SHARDS = 64;
    private static final int SHARD_SHIFT = 26;
    private static final int MULTIPLIER = 0x9E3779B1;
    private static final long DAY = 86_400_000;

    private final int maximum;
    private final Map<String, Set<String>> seen = new HashMap<>();
    private final Set<String> full = new HashSet<>();

    /**
     * Starts without signatures.
     *
     * @param maximum as set for the monitoring job
     */
    NamedSignatures(int maximum) {
        this.maximum = maximum;
    }

    /**
     * Takes a way in which a crash may have been counted.
     *
     * @param when the version whose times count
     * @param what the version whose facts count
     */
    void add(Version when, Version what) {
        String day = day(CellCheck.windowStart(when), what.product(), what.channel());
        int shard = (what.signature().hashCode() * MULTIPLIER) >>> SHARD_SHIFT;
        String key = day + '|' + shard;
        if (full.contains(key)) {
            return;
        }
        Set<String> signatures = seen.computeIfAbsent(key, each -> new HashSet<>());
        signatures.add(what.signature());
        if (signatures.size() > maximum / SHARDS + (shard < maximum % SHARDS ? 1 : 0)) {
            full.add(key);
            full.add(day);
            seen.remove(key);
        }
    }

    /** Whether crashes of the cell may be counted with all others. */
    boolean mayBeFull(String cell) {
        String[] parts = cell.split("\\|", 4);
        try {
            return parts.length == 4
                    && full.contains(day(Long.parseLong(parts[0]), parts[1], parts[2]));
        } catch (NumberFormatException e) {
            // A key that is none of ours was reported when it was read.
            return false;
        }
    }

    /** Key of the count of all others beside a cell. */
    static String othersOf(String cell) {
        int signature = 0;
        for (int i = 0; i < 7; i++) {
            signature = cell.indexOf('|', signature) + 1;
        }
        return cell.substring(0, signature) + OTHERS;
    }

    private static String day(long windowStart, String product, String channel) {
        return Math.floorDiv(windowStart, DAY) + "|" + product + '|' + channel;
    }
}
