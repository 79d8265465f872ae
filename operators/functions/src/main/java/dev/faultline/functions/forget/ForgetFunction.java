package dev.faultline.functions.forget;

import dev.faultline.functions.forget.Trace.Remains;
import dev.faultline.state.EnrichStates;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Keeps the traces of somebody and, when that one is to be forgotten, says what has to go: the key
 * of each row, each crash that waits. Traces that come afterwards, because a crash is read again or
 * was waiting, go the same way. Its time is the machine's: it decides when something goes and never
 * what.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class ForgetFunction
        extends KeyedCoProcessFunction<String, Trace, ForgetOrder, String> {

    /** Crashes that wait for symbols no longer. */
    public static final OutputTag<LotNews> PARKED =
            new OutputTag<>("forgotten-parked", TypeInformation.of(LotNews.class));

    /** Crashes that wait for their build no longer. */
    public static final OutputTag<LotNews> BUILDLESS =
            new OutputTag<>("forgotten-buildless", TypeInformation.of(LotNews.class));

    /** Remains that go at a time, so that nobody's many crashes hold up the others. */
    static final int BATCH = 1_000;

    private static final long BATCH_PAUSE = 100;
    private static final long DAY = 86_400_000;

    private final ForgetSettings settings;
    private transient MapState<String, SeenTrace> traces;
    private transient ValueState<Forgetting> forgetting;
    private transient Counter orders;
    private transient Counter forgotten;

    /** Creates the function. */
    public ForgetFunction(ForgetSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        var runtime = getRuntimeContext();
        traces = runtime.getMapState(EnrichStates.map("traces", String.class, SeenTrace.class));
        forgetting = runtime.getState(EnrichStates.value("forgetting", Forgetting.class));
        orders = runtime.getMetricGroup().counter("forget_orders_total");
        forgotten = runtime.getMetricGroup().counter("traces_forgotten_total");
    }

    @Override
    public void processElement1(Trace trace, Context context, Collector<String> out)
            throws Exception {
        long now = context.timerService().currentProcessingTime();
        Forgetting is = current();
        SeenTrace seen = new SeenTrace(trace.receivedAt(), now);
        traces.put(trace.what().text(), seen);
        look(
                is,
                is.holdsFor(seen)
                        ? is.dueAt(seen, settings.settleMillis())
                        : expiry(trace.what(), seen),
                context);
    }

    @Override
    public void processElement2(ForgetOrder order, Context context, Collector<String> out)
            throws Exception {
        long now = context.timerService().currentProcessingTime();
        orders.inc();
        Forgetting is = current().ordered(order.until(), now);
        forgetting.update(is);
        look(is, now + settings.settleMillis(), context);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<String> out) throws Exception {
        Forgetting is = current();
        if (time != is.nextLook()) {
            return;
        }
        boolean isOver = is.isOrdered() && is.orderedAt() + settings.ordersMillis() <= time;
        long next = is.isOrdered() && !isOver ? orderExpiry(is) : Long.MAX_VALUE;
        int gone = 0;
        Iterator<Map.Entry<String, SeenTrace>> all = traces.iterator();
        while (all.hasNext() && gone < BATCH) {
            Map.Entry<String, SeenTrace> each = all.next();
            Remains what = Remains.ofText(each.getKey());
            SeenTrace seen = each.getValue();
            long due = dueAt(is, what, seen);
            if (due > time) {
                next = Math.min(next, due);
                continue;
            }
            // An entry of RocksDB has no value any more once it is removed.
            all.remove();
            if (is.holdsFor(seen)) {
                say(what, context, out);
                gone++;
            }
        }
        forgotten.inc(gone);
        if (gone == BATCH) {
            next = time + BATCH_PAUSE;
        }
        if (next == Long.MAX_VALUE) {
            traces.clear();
            forgetting.clear();
            return;
        }
        Forgetting later = (isOver ? Forgetting.NEVER_ASKED : is).lookingAt(0);
        look(later, next, context);
    }

    private long dueAt(Forgetting is, Remains what, SeenTrace seen) {
        return is.holdsFor(seen) ? is.dueAt(seen, settings.settleMillis()) : expiry(what, seen);
    }

    private void say(Remains what, Context context, Collector<String> out) {
        switch (what.kind()) {
            case ROWS, LINK -> out.collect(what.place());
            case PARKED -> context.output(PARKED, LotNews.forget(what.place(), what.eventId()));
            case BUILDLESS ->
                    context.output(BUILDLESS, LotNews.forget(what.place(), what.eventId()));
        }
    }

    /** Looks at a time, unless it looks before anyway. */
    private void look(Forgetting is, long time, Context context) throws Exception {
        if (is.nextLook() != 0 && is.nextLook() <= time) {
            return;
        }
        context.timerService().registerProcessingTimeTimer(time);
        forgetting.update(is.lookingAt(time));
    }

    /** Rounded up to days, so that somebody with many crashes is not looked at for each. */
    private long expiry(Remains what, SeenTrace seen) {
        return ceil(seen.since() + settings.lifeOf(what.kind()));
    }

    private long orderExpiry(Forgetting is) {
        return ceil(is.orderedAt() + settings.ordersMillis());
    }

    private static long ceil(long time) {
        return Math.floorDiv(time + DAY - 1, DAY) * DAY;
    }

    private Forgetting current() throws Exception {
        Forgetting stored = forgetting.value();
        return stored == null ? Forgetting.NEVER_ASKED : stored;
    }
}
