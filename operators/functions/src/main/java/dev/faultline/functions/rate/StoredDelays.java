package dev.faultline.functions.rate;

import static dev.faultline.functions.rows.StateAccess.access;

import dev.faultline.statistics.rates.CrashKind;
import dev.faultline.statistics.rates.DelayCurve;
import dev.faultline.statistics.rates.DelayCurves;
import dev.faultline.statistics.rates.DelayHistogram;
import dev.faultline.statistics.rates.DelayMemory;
import dev.faultline.statistics.rates.HourOfUse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/**
 * The delays of a channel, by operating system and over all, during one publication. An operating
 * system of which too little is known borrows from all.
 */
final class StoredDelays implements DelayCurves {

    private static final String USAGE = "usage";

    private final MapState<String, byte[]> state;
    private final long now;
    private final Map<String, DelayMemory> memories = new HashMap<>();
    private final Map<String, @Nullable DelayCurve> curves = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    StoredDelays(MapState<String, byte[]> state, long now) {
        this.state = state;
        this.now = now;
        access(
                () -> {
                    for (Map.Entry<String, byte[]> entry : state.entries()) {
                        memories.put(entry.getKey(), DelayMemory.fromBytes(entry.getValue()));
                    }
                    return memories;
                });
    }

    void addUsage(String system, DelayHistogram arrivals) {
        add(USAGE, system, memory -> memory.add(now, arrivals));
    }

    void addCrashes(String system, CrashKind kind, long windowStart, double crashes) {
        add(kind.name(), system, memory -> memory.add(now, now - windowStart, crashes));
    }

    private void add(String kind, String system, Consumer<DelayMemory> arrivals) {
        addTo(key(kind, ALL_SYSTEMS), arrivals);
        String own = key(kind, system);
        if (memories.containsKey(own)
                || memories.size() < HourOfUse.MAX_SYSTEMS * CrashKind.values().length) {
            addTo(own, arrivals);
        }
    }

    private void addTo(String key, Consumer<DelayMemory> arrivals) {
        arrivals.accept(memories.computeIfAbsent(key, each -> DelayMemory.empty()));
        changed.add(key);
    }

    /** Keeps what was added. */
    void write() {
        access(
                () -> {
                    for (String key : changed) {
                        DelayMemory memory = memories.get(key);
                        if (memory != null) {
                            state.put(key, memory.toBytes());
                        }
                    }
                    return changed;
                });
    }

    @Override
    public @Nullable DelayCurve usage(String system) {
        return curve(USAGE, system);
    }

    @Override
    public @Nullable DelayCurve crashes(String system, CrashKind kind) {
        return curve(kind.name(), system);
    }

    @Override
    public double mainShare() {
        double main = known(CrashKind.MAIN);
        double all = main + known(CrashKind.CHILD);
        return all > 0 ? main / all : 0;
    }

    private double known(CrashKind kind) {
        DelayMemory memory = memories.get(key(kind.name(), ALL_SYSTEMS));
        return memory == null ? 0 : memory.known();
    }

    private @Nullable DelayCurve curve(String kind, String system) {
        String key = key(kind, system);
        if (!curves.containsKey(key)) {
            DelayMemory memory = memories.get(key);
            DelayCurve own = memory == null ? null : memory.curve(now);
            boolean isAll = system.equals(ALL_SYSTEMS);
            curves.put(key, own != null || isAll ? own : curve(kind, ALL_SYSTEMS));
        }
        return curves.get(key);
    }

    private static String key(String kind, String system) {
        return kind + '|' + system;
    }
}
