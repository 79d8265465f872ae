package dev.faultline.functions.unify;

import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.LedgerDelta;
import dev.faultline.correlation.LinkSide;
import dev.faultline.correlation.MergedCrash;
import dev.faultline.correlation.UnifiedCrash;
import dev.faultline.correlation.Verdict;
import dev.faultline.correlation.Verdicts;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
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
    private transient ValueState<UnifiedCrash> unified;

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
        unified = getRuntimeContext().getState(MonitorStates.unifiedCrash());
    }

    @Override
    public void processElement1(CrashVersion version, Context context, Collector<CrashDelta> out)
            throws Exception {
        TimerService timers = context.timerService();
        if (horizon.isBehind(version.delivery().receivedAt(), timers.currentWatermark())) {
            return;
        }
        UnifiedCrash before = current(context.getCurrentKey());
        MergedCrash was = before.crash();
        MergedCrash one = MergedCrash.of(version);
        MergedCrash is = was == null ? one : was.merge(one);
        if (is.equals(was)) {
            return;
        }
        long expiry = horizon.expiryOf(is.latestReceivedAt());
        if (was == null || expiry != horizon.expiryOf(was.latestReceivedAt())) {
            timers.registerEventTimeTimer(expiry);
        }
        change(before, new UnifiedCrash(before.eventId(), is, before.verdicts()), context, out);
    }

    @Override
    public void processElement2(Verdict verdict, Context context, Collector<CrashDelta> out)
            throws Exception {
        UnifiedCrash before = current(context.getCurrentKey());
        Verdicts is = before.verdicts().with(verdict);
        if (is.equals(before.verdicts())) {
            return;
        }
        if (before.crash() == null) {
            context.timerService().registerEventTimeTimer(horizon.expiryOf(verdict.receivedAt()));
        }
        change(before, new UnifiedCrash(before.eventId(), before.crash(), is), context, out);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<CrashDelta> out)
            throws Exception {
        UnifiedCrash stored = unified.value();
        MergedCrash is = stored == null ? null : stored.crash();
        if (is == null || horizon.isBehind(is.latestReceivedAt(), time)) {
            unified.clear();
        }
    }

    private UnifiedCrash current(String eventId) throws Exception {
        UnifiedCrash stored = unified.value();
        return stored == null ? new UnifiedCrash(eventId, null, Verdicts.NONE) : stored;
    }

    private void change(
            UnifiedCrash before, UnifiedCrash after, Context context, Collector<CrashDelta> out)
            throws Exception {
        unified.update(after);
        // Most changes: a verdict comes, others are missing.
        if (!after.isSettled() && !before.isSettled()) {
            return;
        }
        after.deltasSince(before).forEach(out::collect);
        after.linkSidesSince(before).forEach(side -> context.output(LINK_SIDES, side));
        after.ledgerSince(before).forEach(entry -> context.output(LEDGER, entry));
    }
}
