package dev.faultline.functions.unify;

import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.EventKeys;
import dev.faultline.correlation.LedgerDelta;
import dev.faultline.correlation.LinkSide;
import dev.faultline.correlation.MergedCrash;
import dev.faultline.correlation.UnifiedCrash;
import dev.faultline.correlation.Verdict;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Merges everything known of one event and says what changed by it. */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class UnifyEventFunction
        extends KeyedCoProcessFunction<String, CrashVersion, Verdict, CrashDelta> {

    /** Sides of links. */
    public static final OutputTag<LinkSide> LINK_SIDES =
            new OutputTag<>("link-sides", TypeInformation.of(LinkSide.class));

    /** Entries for the books of the source partitions. */
    public static final OutputTag<LedgerDelta> LEDGER =
            new OutputTag<>("ledger", TypeInformation.of(LedgerDelta.class));

    private final Horizon horizon;
    private transient ValueState<MergedCrash> merged;
    private transient ValueState<byte[]> keys;

    /**
     * Creates the function.
     *
     * @param horizon how long events are remembered; a version that comes later is ignored, because
     *     what it would correct is no longer known
     */
    public UnifyEventFunction(Horizon horizon) {
        this.horizon = horizon;
    }

    @Override
    public void open(OpenContext context) {
        merged = getRuntimeContext().getState(MonitorStates.mergedCrash());
        keys = getRuntimeContext().getState(MonitorStates.bytes("event_keys"));
    }

    @Override
    public void processElement1(CrashVersion version, Context context, Collector<CrashDelta> out)
            throws Exception {
        TimerService timers = context.timerService();
        if (horizon.isBehind(version.delivery().receivedAt(), timers.currentWatermark())) {
            return;
        }
        MergedCrash was = merged.value();
        MergedCrash one = MergedCrash.of(version);
        MergedCrash is = was == null ? one : was.merge(one);
        if (is.equals(was)) {
            return;
        }
        merged.update(is);
        long expiry = horizon.expiryOf(is.latestReceivedAt());
        if (was == null || expiry != horizon.expiryOf(was.latestReceivedAt())) {
            timers.registerEventTimeTimer(expiry);
        }
        EventKeys before = keys();
        EventKeys after = before.withKeys(is.tierKeys());
        if (!after.equals(before)) {
            keys.update(after.toBytes());
        }
        if (before.areSettled() || after.areSettled()) {
            String id = context.getCurrentKey();
            say(
                    new UnifiedCrash(id, was, before.verdicts()),
                    new UnifiedCrash(id, is, after.verdicts()),
                    context,
                    out);
        }
    }

    @Override
    public void processElement2(Verdict verdict, Context context, Collector<CrashDelta> out)
            throws Exception {
        EventKeys before = keys();
        EventKeys after = before.with(verdict);
        if (after.equals(before)) {
            return;
        }
        keys.update(after.toBytes());
        if (!before.areKnown()) {
            context.timerService().registerEventTimeTimer(horizon.expiryOf(verdict.receivedAt()));
        }
        // Most verdicts come while others are missing, and need not look at the crash.
        if (before.areSettled() || after.areSettled()) {
            String id = context.getCurrentKey();
            MergedCrash crash = merged.value();
            say(
                    new UnifiedCrash(id, crash, before.verdicts()),
                    new UnifiedCrash(id, crash, after.verdicts()),
                    context,
                    out);
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<CrashDelta> out)
            throws Exception {
        MergedCrash is = merged.value();
        if (is == null || horizon.isBehind(is.latestReceivedAt(), time)) {
            merged.clear();
            keys.clear();
        }
    }

    private EventKeys keys() throws IOException {
        byte[] stored = keys.value();
        return stored == null ? EventKeys.NONE : EventKeys.fromBytes(stored);
    }

    private static void say(
            UnifiedCrash before, UnifiedCrash after, Context context, Collector<CrashDelta> out) {
        after.deltasSince(before).forEach(out::collect);
        after.linkSidesSince(before).forEach(side -> context.output(LINK_SIDES, side));
        after.ledgerSince(before).forEach(entry -> context.output(LEDGER, entry));
    }
}
