package dev.faultline.functions.parking;

import dev.faultline.functions.control.BuildRecords;
import dev.faultline.functions.control.ControlFeed;
import dev.faultline.functions.control.ControlTable;
import dev.faultline.functions.forget.LotNews;
import dev.faultline.functions.forget.Trace;
import dev.faultline.functions.publish.BuildlessCrash;
import dev.faultline.functions.publish.CrashOutputs;
import dev.faultline.functions.publish.CrashTraces;
import dev.faultline.intake.builds.BuildResolver;
import dev.faultline.schema.BuildRecord;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.EventKind;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.state.EnrichStates;
import java.util.Iterator;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was said of crashes whose build is not known, and says it again with the version once
 * the build is. Nothing is read or walked again. Of an event the latest rows wait, so that names
 * that came meanwhile are kept. Its time is the machine's: it decides when something is said again
 * and never what is said.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class AwaitBuildFunction
        extends KeyedCoProcessFunction<String, BuildlessCrash, LotNews, CrashEventRecord> {

    private final BuildWaitSettings settings;
    private final ControlFeed<BuildRecord> feed;
    private final OutputTag<ProcessedCrash> processed;
    private final OutputTag<Trace> traces;

    private transient MapState<String, WaitingRows> waiting;
    private transient ValueState<BuildWait> wait;
    private transient @Nullable ControlTable<BuildRecord, BuildResolver> builds;
    private transient Counter resolved;
    private transient Counter turnedAway;
    private transient Counter expired;

    /**
     * Creates the function.
     *
     * @param settings bounds
     * @param feed versions of builds
     * @param outputs where the rows go that are not events
     */
    public AwaitBuildFunction(
            BuildWaitSettings settings, ControlFeed<BuildRecord> feed, CrashOutputs outputs) {
        this.settings = settings;
        this.feed = feed;
        this.processed = outputs.processed();
        this.traces = outputs.traces();
    }

    @Override
    public void open(OpenContext context) {
        var runtime = getRuntimeContext();
        waiting =
                runtime.getMapState(
                        EnrichStates.map("buildless_crashes", String.class, WaitingRows.class));
        wait = runtime.getState(EnrichStates.value("build_wait", BuildWait.class));
        builds = new ControlTable<>(feed, BuildRecords::resolver);
        resolved = runtime.getMetricGroup().counter("builds_resolved_later_total");
        turnedAway = runtime.getMetricGroup().counter("buildless_turned_away_total");
        expired = runtime.getMetricGroup().counter("buildless_expired_total");
    }

    @Override
    public void processElement1(
            BuildlessCrash crash, Context context, Collector<CrashEventRecord> out)
            throws Exception {
        BuildWait before = wait.value();
        long now = context.timerService().currentProcessingTime();
        String eventId = crash.facts().getEventId();
        if (before == null) {
            wait.update(new BuildWait(1, 0, now));
            context.timerService().registerProcessingTimeTimer(now + settings.pauseMillis(0));
        } else if (!waiting.contains(eventId)) {
            if (before.crashes() >= settings.crashesPerLot()) {
                turnedAway.inc();
                return;
            }
            wait.update(new BuildWait(before.crashes() + 1, before.looks(), before.oldest()));
        }
        waiting.put(eventId, new WaitingRows(now, crash));
    }

    @Override
    public void processElement2(LotNews news, Context context, Collector<CrashEventRecord> out)
            throws Exception {
        BuildWait before = wait.value();
        if (before == null || !waiting.contains(news.forgotten())) {
            return;
        }
        waiting.remove(news.forgotten());
        if (before.crashes() == 1) {
            waiting.clear();
            wait.clear();
        } else {
            wait.update(new BuildWait(before.crashes() - 1, before.looks(), before.oldest()));
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<CrashEventRecord> out)
            throws Exception {
        BuildWait before = wait.value();
        Iterator<WaitingRows> first = waiting.values().iterator();
        if (before == null || !first.hasNext()) {
            return;
        }
        String version = versionOf(first.next().rows().facts());
        // Also where the build is known, rows stay for one pause: the first ones of their event go
        // through other sinks, and must be there before.
        long leaving =
                time - (version == null ? settings.maxAgeMillis() : settings.firstLookMillis());
        int looks = version == null ? before.looks() + 1 : 0;
        BuildWait after =
                before.oldest() > leaving
                        ? new BuildWait(before.crashes(), looks, before.oldest())
                        : leave(leaving, version, looks, context, out);
        if (after.crashes() == 0) {
            waiting.clear();
            wait.clear();
        } else {
            wait.update(after);
            context.timerService().registerProcessingTimeTimer(time + settings.pauseMillis(looks));
        }
    }

    /** Lets those go that came up to some time: with the version, or for good. */
    private BuildWait leave(
            long until,
            @Nullable String version,
            int looks,
            OnTimerContext context,
            Collector<CrashEventRecord> out)
            throws Exception {
        int left = 0;
        long oldest = Long.MAX_VALUE;
        Iterator<WaitingRows> all = waiting.values().iterator();
        while (all.hasNext()) {
            WaitingRows each = all.next();
            if (each.since() > until) {
                left++;
                oldest = Math.min(oldest, each.since());
                continue;
            }
            all.remove();
            if (version == null) {
                expired.inc();
            } else {
                say(each.rows().known(version), context, out);
            }
        }
        return new BuildWait(left, looks, oldest);
    }

    private void say(
            BuildlessCrash crash, OnTimerContext context, Collector<CrashEventRecord> out) {
        context.output(processed, crash.processed());
        out.collect(new CrashEventRecord(EventKind.CRASH, crash.facts(), null, null));
        Trace trace = CrashTraces.rows(crash.facts());
        if (trace != null) {
            context.output(traces, trace);
        }
        resolved.inc();
    }

    private @Nullable String versionOf(CrashFacts crash) {
        return Objects.requireNonNull(builds)
                .current()
                .versionOf(crash.getProduct(), crash.getChannel(), crash.getBuildId());
    }

    @Override
    public void close() {
        if (builds != null) {
            builds.close();
        }
    }
}
