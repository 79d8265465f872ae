package dev.faultline.functions.rate;

import dev.faultline.functions.count.CellChange;
import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.functions.rows.RowTimers;
import dev.faultline.schema.BuildComparison;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.TopCrashers;
import dev.faultline.state.Horizon;
import dev.faultline.state.RowLife;
import dev.faultline.statistics.rates.TimeWindow;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Turns changes of counts and usage of a channel into rates, once per minute of receive time, ranks
 * its signatures and compares its builds. Totals follow crashes and usage; rows of signatures
 * follow crashes, and usage once an hour. Only the {@value RatePublication#LIVE_SIGNATURES} most
 * frequent signatures have rows of their own. What a row says last, when nothing more can come for
 * it, depends on nothing but what came.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class EstimateRatesFunction
        extends KeyedCoProcessFunction<ChannelKey, CellChange, ExposureDelta, CrashRate> {

    /** Rankings. */
    public static final OutputTag<TopCrashers> TOP =
            new OutputTag<>("top", new AvroTypeInfo<>(TopCrashers.class));

    /** Builds beside the ones before them. */
    public static final OutputTag<BuildComparison> COMPARISONS =
            new OutputTag<>("comparisons", new AvroTypeInfo<>(BuildComparison.class));

    private static final RowTimers TIMERS = new RowTimers(60_000);
    private static final long HOUR_MILLIS = TimeWindow.HOUR.millis();
    private static final long DAY_MILLIS = TimeWindow.DAY.millis();

    private final Horizon horizon;
    private transient RateStates states;

    /** Creates the function. */
    public EstimateRatesFunction(Horizon horizon) {
        this.horizon = horizon;
    }

    @Override
    public void open(OpenContext context) {
        states = new RateStates(getRuntimeContext());
    }

    @Override
    public void processElement1(CellChange change, Context context, Collector<CrashRate> out)
            throws Exception {
        states.crashes.add(change);
        changed(context.timerService(), change.minutes().get(0).minuteStart());
    }

    @Override
    public void processElement2(ExposureDelta delta, Context context, Collector<CrashRate> out)
            throws Exception {
        states.exposure.add(delta);
        changed(context.timerService(), delta.windowStart());
    }

    private void changed(TimerService service, long time) throws Exception {
        long now = Math.max(time, service.currentWatermark());
        // The last day's window ends a day after its start and is closed a day after the horizon.
        long expiry = horizon.expiryOf(now + 2 * DAY_MILLIS);
        RowLife before = states.life();
        RowLife after = TIMERS.changed(service, before, now, expiry);
        if (!after.equals(before)) {
            states.rowLife.update(after);
        }
        if (before.equals(RowLife.NEW)) {
            service.registerEventTimeTimer(Horizon.ceil(now + 1, HOUR_MILLIS));
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<CrashRate> out)
            throws Exception {
        RowLife life = states.life();
        boolean fullHour = Math.floorMod(time, HOUR_MILLIS) == 0;
        if (life.isDue(time) || fullHour) {
            life = life.published();
            states.rowLife.update(life);
            RatePublication round =
                    new RatePublication(
                            states,
                            context.getCurrentKey(),
                            time,
                            life.revision(),
                            horizon.millis(),
                            new Outputs(context, out));
            round.sayChanges();
            if (fullHour) {
                round.goOverAllRows();
            }
            round.settle();
        }
        if (life.isExpired(time)) {
            states.clear();
        } else if (fullHour) {
            context.timerService().registerEventTimeTimer(time + HOUR_MILLIS);
        }
    }

    private record Outputs(
            KeyedCoProcessFunction<ChannelKey, CellChange, ExposureDelta, CrashRate>.OnTimerContext
                    context,
            Collector<CrashRate> out)
            implements RatePublication.Rows {

        @Override
        public void rate(CrashRate row) {
            out.collect(row);
        }

        @Override
        public void top(TopCrashers row) {
            context.output(TOP, row);
        }

        @Override
        public void comparison(BuildComparison row) {
            context.output(COMPARISONS, row);
        }
    }
}
