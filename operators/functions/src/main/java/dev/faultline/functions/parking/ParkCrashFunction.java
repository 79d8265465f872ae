package dev.faultline.functions.parking;

import dev.faultline.functions.forget.LotNews;
import dev.faultline.functions.publish.ParkedCrash;
import dev.faultline.functions.publish.ParkingLot;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.stackwalk.AwaitedSymbols;
import dev.faultline.functions.stackwalk.AwaitedSymbols.Look;
import dev.faultline.functions.stackwalk.WalkSettings;
import dev.faultline.state.EnrichStates;
import dev.faultline.symbols.ModuleId;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Keeps crashes until the symbols they miss are on this machine, then lets them go in small
 * batches. Looks for the symbols less and less often, and at once when they are announced. Its time
 * is the machine's: it decides when something is said again and never what is said.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class ParkCrashFunction
        extends KeyedCoProcessFunction<String, ParkedCrash, LotNews, InputRecord> {

    private final WalkSettings walk;
    private final ParkingSettings settings;

    private transient MapState<Long, WaitingCrash> waiting;
    private transient ValueState<ParkingProgress> progress;
    private transient @Nullable AwaitedSymbols symbols;
    private transient Counter parked;
    private transient Counter released;
    private transient Counter turnedAway;
    private transient Counter expired;

    /**
     * Creates the function.
     *
     * @param walk the symbols that the walk uses
     * @param settings bounds
     */
    public ParkCrashFunction(WalkSettings walk, ParkingSettings settings) {
        this.walk = walk;
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        var runtime = getRuntimeContext();
        waiting =
                runtime.getMapState(
                        EnrichStates.map("parked_crashes", Long.class, WaitingCrash.class));
        progress = runtime.getState(EnrichStates.value("parking", ParkingProgress.class));
        symbols = AwaitedSymbols.open(walk);
        var metrics = runtime.getMetricGroup();
        parked = metrics.counter("crashes_parked_total");
        released = metrics.counter("crashes_released_total");
        turnedAway = metrics.counter("crashes_turned_away_total");
        expired = metrics.counter("crashes_parked_in_vain_total");
    }

    @Override
    public void processElement1(ParkedCrash crash, Context context, Collector<InputRecord> out)
            throws Exception {
        ParkingProgress before = current();
        if (before.crashes() >= settings.crashesPerLot()
                || ParkingLot.module(crash.lot()).isEmpty()) {
            turnedAway.inc();
            return;
        }
        TimerService timers = context.timerService();
        waiting.put(
                before.next(),
                new WaitingCrash(timers.currentProcessingTime(), crash.eventId(), crash.input()));
        parked.inc();
        ParkingProgress after = before.arrived();
        progress.update(before.crashes() == 0 ? lookSoon(after, timers) : after);
    }

    @Override
    public void processElement2(LotNews news, Context context, Collector<InputRecord> out)
            throws Exception {
        if (news.isToForget()) {
            forget(news.forgotten());
            return;
        }
        Optional<ModuleId> module = ParkingLot.module(news.lot());
        if (module.isEmpty()) {
            return;
        }
        symbols().announced(module.get());
        ParkingProgress before = current();
        if (before.crashes() > 0) {
            progress.update(lookSoon(before, context.timerService()));
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<InputRecord> out)
            throws Exception {
        ParkingProgress before = current();
        Optional<ModuleId> module = ParkingLot.module(context.getCurrentKey());
        if (before.crashes() == 0 || time < before.nextLook() || module.isEmpty()) {
            return;
        }
        boolean here = symbols().look(module.get()) == Look.HERE;
        ParkingProgress after =
                before.left(here ? release(out) : giveUp(time - settings.maxAgeMillis()));
        if (clearIfEmpty(after)) {
            return;
        }
        progress.update(
                here
                        ? look(after, after.looks(), settings.batchPauseMillis(), context)
                        : look(
                                after,
                                after.looks() + 1,
                                settings.pauseMillis(after.looks() + 1),
                                context));
    }

    private int release(Collector<InputRecord> out) throws Exception {
        Iterator<Map.Entry<Long, WaitingCrash>> crashes = waiting.iterator();
        int count = 0;
        while (crashes.hasNext() && count < settings.batch()) {
            out.collect(crashes.next().getValue().input());
            crashes.remove();
            count++;
        }
        released.inc(count);
        return count;
    }

    private void forget(String eventId) throws Exception {
        Iterator<Map.Entry<Long, WaitingCrash>> crashes = waiting.iterator();
        int count = 0;
        while (crashes.hasNext()) {
            if (crashes.next().getValue().eventId().equals(eventId)) {
                crashes.remove();
                count++;
            }
        }
        if (count > 0) {
            ParkingProgress after = current().left(count);
            if (!clearIfEmpty(after)) {
                progress.update(after);
            }
        }
    }

    private boolean clearIfEmpty(ParkingProgress lot) {
        if (lot.crashes() > 0) {
            return false;
        }
        waiting.clear();
        progress.clear();
        return true;
    }

    private int giveUp(long before) throws Exception {
        Iterator<Map.Entry<Long, WaitingCrash>> crashes = waiting.iterator();
        int count = 0;
        while (crashes.hasNext()) {
            if (crashes.next().getValue().since() <= before) {
                crashes.remove();
                count++;
            }
        }
        expired.inc(count);
        return count;
    }

    private ParkingProgress lookSoon(ParkingProgress lot, TimerService timers) {
        long time = timers.currentProcessingTime() + settings.firstLookMillis();
        timers.registerProcessingTimeTimer(time);
        return lot.looksAt(0, time);
    }

    private static ParkingProgress look(
            ParkingProgress lot, int looks, long pause, OnTimerContext context) {
        long time = context.timerService().currentProcessingTime() + pause;
        context.timerService().registerProcessingTimeTimer(time);
        return lot.looksAt(looks, time);
    }

    private ParkingProgress current() throws Exception {
        ParkingProgress stored = progress.value();
        return stored == null ? ParkingProgress.EMPTY : stored;
    }

    private AwaitedSymbols symbols() {
        if (symbols == null) {
            throw new IllegalStateException("used before open");
        }
        return symbols;
    }

    @Override
    public void close() {
        if (symbols != null) {
            symbols.close();
        }
    }
}
