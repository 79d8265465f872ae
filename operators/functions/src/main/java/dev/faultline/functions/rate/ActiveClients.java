package dev.faultline.functions.rate;

import static dev.faultline.functions.rows.StateAccess.access;

import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.statistics.rates.DistinctClients;
import dev.faultline.statistics.rates.TimeWindow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** Distinct clients that used a channel and its builds, by day, during one publication. */
final class ActiveClients {

    private final MapState<BuildDay, byte[]> stored;
    private final Map<BuildDay, DistinctClients> days = new HashMap<>();
    private final Set<BuildDay> changed = new HashSet<>();

    ActiveClients(MapState<BuildDay, byte[]> stored) {
        this.stored = stored;
    }

    /** Adds the clients of usage that has come. */
    void add(ExposureDelta delta, NewestBuilds builds) {
        if (delta.clients().isEmpty()) {
            return;
        }
        long day = TimeWindow.DAY.startOf(delta.windowStart());
        add(new BuildDay(day, ""), delta);
        String build = builds.own(delta.where().buildId());
        if (!build.isEmpty()) {
            add(new BuildDay(day, build), delta);
        }
    }

    private void add(BuildDay day, ExposureDelta delta) {
        DistinctClients clients = clients(day);
        delta.clients().forEach(clients::add);
        changed.add(day);
    }

    /** Clients that used what the row is about; null for a window shorter than a day. */
    @Nullable Long count(RateRow row) {
        RateWindow window = row.window();
        return window.size() == TimeWindow.DAY
                ? clients(new BuildDay(window.start(), row.build())).count()
                : null;
    }

    private DistinctClients clients(BuildDay day) {
        return days.computeIfAbsent(
                day,
                each -> {
                    byte[] bytes = access(() -> stored.get(each));
                    return bytes == null ? new DistinctClients() : DistinctClients.fromBytes(bytes);
                });
    }

    /** Keeps what was added. */
    void write() {
        access(
                () -> {
                    for (BuildDay day : changed) {
                        stored.put(day, clients(day).toBytes());
                    }
                    return changed;
                });
    }
}
