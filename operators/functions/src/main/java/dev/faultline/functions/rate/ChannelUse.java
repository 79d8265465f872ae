package dev.faultline.functions.rate;

import static dev.faultline.functions.rows.StateAccess.access;

import dev.faultline.correlation.MinuteChange;
import dev.faultline.functions.count.CellChange;
import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.statistics.rates.CrashKind;
import dev.faultline.statistics.rates.DelayHistogram;
import dev.faultline.statistics.rates.HourOfUse;
import dev.faultline.statistics.rates.Nowcast;
import dev.faultline.statistics.rates.NowcastError;
import dev.faultline.statistics.rates.TimeWindow;
import dev.faultline.statistics.rates.WindowNowcast;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** The usage of a channel and what is expected of it, during one publication. */
final class ChannelUse {

    private static final long HOUR = TimeWindow.HOUR.millis();
    private static final long SLOT = TimeWindow.FIVE_MINUTES.millis();

    private final long now;
    private final MapState<Long, byte[]> stored;
    private final StoredDelays delays;
    private final Nowcast nowcast;
    private final Map<Long, @Nullable HourOfUse> hours = new HashMap<>();
    private final Set<Long> changed = new HashSet<>();
    private final Map<Where, WindowNowcast> windows = new HashMap<>();

    private record Where(RateWindow window, String build) {}

    ChannelUse(long now, MapState<Long, byte[]> stored, StoredDelays delays, NowcastError error) {
        this.now = now;
        this.stored = stored;
        this.delays = delays;
        this.nowcast = new Nowcast(now, this::hour, delays, error);
    }

    /** Learns how late usage comes, whether it is read ahead of crashes or behind them. */
    void learn(Iterable<ExposureDelta> deltas) {
        for (ExposureDelta delta : deltas) {
            if (delta.arrivals().length > 0) {
                delays.addUsage(delta.where().os(), DelayHistogram.fromBytes(delta.arrivals()));
            }
        }
    }

    /** Adds usage that has come. */
    void add(ExposureDelta delta, NewestBuilds builds) {
        long start = TimeWindow.HOUR.startOf(delta.windowStart());
        HourOfUse hour = hour(start);
        if (hour == null) {
            hour = new HourOfUse();
            hours.put(start, hour);
        }
        String system = delta.where().os();
        int slot = (int) ((delta.windowStart() - start) / SLOT);
        hour.add(system, builds.own(delta.where().buildId()), slot, delta.microSeconds());
        changed.add(start);
    }

    /** Learns how late crashes come. */
    void learn(CellChange change) {
        String process = change.cell().where().processType();
        CrashKind kind = process.equals("main") ? CrashKind.MAIN : CrashKind.CHILD;
        for (MinuteChange minute : change.minutes()) {
            long slot = TimeWindow.FIVE_MINUTES.startOf(minute.minuteStart());
            delays.addCrashes(
                    change.cell().where().os(), kind, slot, (double) minute.pings().pings());
        }
    }

    /** Whether anything can be said of usage and crashes that have not come. */
    boolean isExpectant() {
        return nowcast.isPossible();
    }

    /** Usage that has come and that is expected for a row. */
    WindowNowcast of(RateRow row) {
        return windows.computeIfAbsent(new Where(row.window(), row.build()), this::nowcast);
    }

    private WindowNowcast nowcast(Where where) {
        RateWindow window = where.window();
        return where.build().isEmpty()
                ? nowcast.of(window.size(), window.start())
                : nowcast.of(window.size(), window.start(), where.build());
    }

    /** Usage hours that have come for a row. */
    double hours(RateRow row) {
        return of(row).hours();
    }

    /** Keeps what was added, and what is expected now for judging it later. */
    void write() {
        for (int back = 0; back < 2; back++) {
            long start = TimeWindow.HOUR.startOf(now) - back * HOUR;
            HourOfUse hour = hour(start);
            if (hour != null && nowcast.noteEarly(start, hour)) {
                changed.add(start);
            }
        }
        delays.write();
        access(
                () -> {
                    for (long start : changed) {
                        HourOfUse hour = hours.get(start);
                        if (hour != null) {
                            stored.put(start, hour.toBytes());
                        }
                    }
                    return changed;
                });
    }

    /** Goes over all hours that are kept, those of this round too once they are written. */
    void forEachHour(BiConsumer<Long, HourOfUse> visitor) {
        access(
                () -> {
                    for (Map.Entry<Long, byte[]> entry : stored.entries()) {
                        visitor.accept(entry.getKey(), HourOfUse.fromBytes(entry.getValue()));
                    }
                    return stored;
                });
    }

    @Nullable HourOfUse hour(long start) {
        if (!hours.containsKey(start)) {
            byte[] bytes = access(() -> stored.get(start));
            hours.put(start, bytes == null ? null : HourOfUse.fromBytes(bytes));
        }
        return hours.get(start);
    }
}
