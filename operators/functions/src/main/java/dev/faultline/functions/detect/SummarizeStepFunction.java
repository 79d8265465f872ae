package dev.faultline.functions.detect;

import dev.faultline.correlation.AnnouncedSignature;
import dev.faultline.correlation.Exemplar;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Sums up what a signature received in a step, so that the operator of the whole channel gets one
 * record per signature and not one per crash. Crashes that only warm the signature leave nothing
 * but the memory of their client.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class SummarizeStepFunction
        extends KeyedProcessFunction<SignatureKey, AddressedCrash, SignatureStep> {

    private static final long HOUR_MILLIS = 3_600_000;

    /** How long a client is remembered: its next crash within that is not news. */
    private static final long FRESH_AFTER_MILLIS = 24 * HOUR_MILLIS;

    private static final Comparator<StepCrash> BY_RECEIPT =
            Comparator.comparingLong(StepCrash::receivedAt).thenComparing(StepCrash::eventId);

    private final long stepMillis;
    private transient ListState<StepCrash> waiting;
    private transient MapState<Long, Long> lastSeen;
    private transient ValueState<RecentReports> reports;

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
            forgetUntil(time - FRESH_AFTER_MILLIS);
            return;
        }
        long start = time + 1 - stepMillis;
        List<StepCrash> now = takeUntil(start);
        if (now.isEmpty()) {
            return;
        }
        now.sort(BY_RECEIPT);
        List<StepCrash> counted = now.stream().filter(crash -> !crash.warming()).toList();
        if (counted.isEmpty()) {
            warm(now, start);
        } else {
            out.collect(summary(context.getCurrentKey(), start, now, counted));
        }
        // Whole hours are for forgetting; ends of steps are never whole hours.
        long forgetAt = start + stepMillis + FRESH_AFTER_MILLIS;
        context.timerService().registerEventTimeTimer(Horizon.ceil(forgetAt, HOUR_MILLIS));
    }

    private SignatureStep summary(
            SignatureKey key, long start, List<StepCrash> now, List<StepCrash> counted)
            throws Exception {
        RecentReports recent = remember(counted);
        List<StepCell> cells = cells(counted, start);
        warm(now, start);
        long announcedFrom = announcedFrom(counted, start);
        return new SignatureStep(
                key,
                start,
                cells,
                recent.reports(),
                announcedFrom,
                successors(counted, announcedFrom));
    }

    private void warm(List<StepCrash> crashes, long start) throws Exception {
        for (StepCrash crash : crashes) {
            if (crash.warming() && !crash.report()) {
                lastSeen.put(crash.client(), start);
            }
        }
    }

    /** What was received before the step may have been before the announcement too. */
    private static long announcedFrom(List<StepCrash> crashes, long start) {
        long latest = SignatureStep.NO_WORD;
        for (StepCrash crash : crashes) {
            if (crash.receivedAt() >= start) {
                AnnouncedSignature announced = crash.announced();
                latest = Math.max(latest, announced == null ? 0 : announced.fromMillis());
            }
        }
        return latest;
    }

    private static List<Successor> successors(List<StepCrash> crashes, long announcedFrom) {
        Map<Successor, Long> pings = new LinkedHashMap<>();
        for (StepCrash crash : crashes) {
            AnnouncedSignature announced = crash.announced();
            if (announced != null && announced.fromMillis() == announcedFrom && !crash.report()) {
                Successor successor = new Successor(announced.signature(), crash.os(), 0);
                if (pings.size() < SignatureStep.MAX_SUCCESSORS || pings.containsKey(successor)) {
                    pings.merge(successor, 1L, Long::sum);
                }
            }
        }
        List<Successor> successors = new ArrayList<>(pings.size());
        pings.forEach((to, count) -> successors.add(new Successor(to.signature(), to.os(), count)));
        return successors;
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

    private RecentReports remember(List<StepCrash> crashes) throws Exception {
        RecentReports stored = reports.value();
        RecentReports before = stored == null ? RecentReports.NONE : stored;
        RecentReports after =
                before.with(
                        crashes.stream()
                                .filter(StepCrash::report)
                                .map(
                                        crash ->
                                                new Exemplar(
                                                        crash.eventId(),
                                                        crash.resolvedFrames(),
                                                        crash.receivedAt()))
                                .toList());
        if (!after.equals(before)) {
            reports.update(after);
        }
        return after;
    }

    private List<StepCell> cells(List<StepCrash> crashes, long start) throws Exception {
        Map<StepCell, StepCell> cells = new LinkedHashMap<>();
        for (StepCrash crash : crashes) {
            if (!crash.report()) {
                StepCell empty = new StepCell(crash.buildId(), crash.os(), crash.late(), 0, 0, 0);
                boolean fresh = isFresh(crash.client(), start);
                cells.put(empty, cells.getOrDefault(empty, empty).plus(fresh, crash.startup()));
            }
        }
        return new ArrayList<>(cells.values());
    }

    /** Whether the client is news, and remembers it. */
    private boolean isFresh(long client, long start) throws Exception {
        Long last = lastSeen.get(client);
        if (last == null || last < start) {
            lastSeen.put(client, start);
        }
        return last == null || last <= start - FRESH_AFTER_MILLIS;
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
}
