package dev.faultline.functions.detect;

import static dev.faultline.functions.rows.StateAccess.access;

import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Sums up what a signature received in a step, so that the operator of the whole channel gets one
 * record per signature and not one per crash.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class SummarizeStepFunction
        extends KeyedProcessFunction<SignatureKey, AddressedCrash, SignatureStep> {

    private static final long HOUR_MILLIS = 3_600_000;

    private final long stepMillis;
    private transient ListState<StepCrash> waiting;
    private transient MapState<Long, Long> lastSeen;
    private transient ValueState<RecentReports> reports;
    private transient StepSummary summary;

    /**
     * Creates the function.
     *
     * @param stepMillis length of a detection step; divides an hour
     */
    public SummarizeStepFunction(long stepMillis) {
        this.stepMillis = stepMillis;
    }

    @Override
    public void open(OpenContext context) {
        waiting = getRuntimeContext().getListState(MonitorStates.waiting("step", StepCrash.class));
        lastSeen = getRuntimeContext().getMapState(MonitorStates.longByLong("client_last_seen"));
        reports =
                getRuntimeContext()
                        .getState(MonitorStates.value("recent_reports", RecentReports.class));
        summary = new StepSummary(new StoredClients());
    }

    @Override
    public void processElement(AddressedCrash input, Context context, Collector<SignatureStep> out)
            throws Exception {
        // What comes after its step has been closed is news of the step that is open.
        long now =
                Math.max(input.crash().receivedAt(), context.timerService().currentWatermark() + 1);
        long start = Math.floorDiv(now, stepMillis) * stepMillis;
        waiting.add(StepCrash.of(input, start));
        context.timerService().registerEventTimeTimer(start + stepMillis - 1);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<SignatureStep> out)
            throws Exception {
        if (Math.floorMod(time, HOUR_MILLIS) == 0) {
            forgetUntil(time - StepSummary.FRESH_AFTER_MILLIS);
            return;
        }
        long start = time + 1 - stepMillis;
        List<StepCrash> now = takeUntil(start);
        if (now.isEmpty()) {
            return;
        }
        RecentReports stored = reports.value();
        RecentReports before = stored == null ? RecentReports.NONE : stored;
        SignatureStep step = summary.of(context.getCurrentKey(), start, now, before);
        if (step != null) {
            if (!step.reports().equals(before.reports())) {
                reports.update(new RecentReports(step.reports()));
            }
            out.collect(step);
        }
        // Whole hours are for forgetting; ends of steps are never whole hours.
        long forgetAt = start + stepMillis + StepSummary.FRESH_AFTER_MILLIS;
        context.timerService().registerEventTimeTimer(Horizon.ceil(forgetAt, HOUR_MILLIS));
    }

    private List<StepCrash> takeUntil(long start) throws Exception {
        List<StepCrash> now = new ArrayList<>();
        List<StepCrash> later = new ArrayList<>();
        for (StepCrash crash : waiting.get()) {
            (crash.stepStart() <= start ? now : later).add(crash);
        }
        waiting.update(later);
        return now;
    }

    private void forgetUntil(long start) throws Exception {
        boolean left = false;
        Iterator<Map.Entry<Long, Long>> clients = lastSeen.iterator();
        while (clients.hasNext()) {
            if (clients.next().getValue() <= start) {
                clients.remove();
            } else {
                left = true;
            }
        }
        if (!left) {
            lastSeen.clear();
        }
        RecentReports stored = reports.value();
        if (stored != null) {
            RecentReports kept = stored.since(start);
            if (kept.reports().isEmpty()) {
                reports.clear();
            } else {
                reports.update(kept);
            }
        }
    }

    private final class StoredClients implements ClientMemory {

        @Override
        public @Nullable Long lastSeen(long client) {
            return access(() -> lastSeen.get(client));
        }

        @Override
        public void seen(long client, long stepStart) {
            access(
                    () -> {
                        lastSeen.put(client, stepStart);
                        return client;
                    });
        }
    }
}
