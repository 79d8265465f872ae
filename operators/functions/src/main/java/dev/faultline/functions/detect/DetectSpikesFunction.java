package dev.faultline.functions.detect;

import dev.faultline.correlation.Exemplar;
import dev.faultline.functions.checkpoint.CheckpointAge;
import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.SignatureAlias;
import dev.faultline.state.MonitorStates;
import dev.faultline.statistics.detection.AlertUpdate;
import dev.faultline.statistics.detection.ChannelDetector;
import dev.faultline.statistics.detection.ChannelState;
import dev.faultline.statistics.detection.ChannelStatus;
import dev.faultline.statistics.detection.UsageCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Runs the detector of a channel step by step of receive time, empty steps included, and publishes
 * what it says. A channel without a crash for the detector's idle time is forgotten.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class DetectSpikesFunction
        extends KeyedCoProcessFunction<ChannelKey, SignatureStep, ExposureDelta, Alert>
        implements CheckpointListener {

    /** How signatures go on when a ruleset takes over. */
    public static final OutputTag<SignatureAlias> ALIASES =
            new OutputTag<>("aliases", new AvroTypeInfo<>(SignatureAlias.class));

    private final ChannelBudgets budgets;
    private final StepSettings step;
    private transient ListState<SignatureStep> waiting;
    private transient MapState<UsageKey, Long> usage;
    private transient ValueState<DetectionClock> clock;
    private transient ValueState<byte[]> channelState;
    private transient MapState<String, byte[]> keyStates;
    private transient MapState<String, SaidAlert> said;
    private transient ValueState<StepOrigin> origin;
    private transient StoredChannelMemory memory;
    private transient DetectionMeters meters;
    private transient CheckpointAge checkpointAge;
    private transient Map<StepSettings, Tools> tools;

    /** What works by the settings of a channel. */
    private static final class Tools {
        final ChannelDetector detector;
        final ChannelRun run;
        final AlertRows rows;

        Tools(StepSettings settings) {
            detector = new ChannelDetector(settings.detector());
            run = new ChannelRun(detector);
            rows = new AlertRows(settings);
        }
    }

    /**
     * Creates the function.
     *
     * @param budgets settings of detection
     */
    public DetectSpikesFunction(ChannelBudgets budgets) {
        this.budgets = budgets;
        this.step = budgets.common();
    }

    @Override
    public void open(OpenContext context) {
        waiting =
                getRuntimeContext()
                        .getListState(MonitorStates.waiting("steps", SignatureStep.class));
        usage =
                getRuntimeContext()
                        .getMapState(
                                MonitorStates.map("usage_waiting", UsageKey.class, Long.class));
        clock = getRuntimeContext().getState(MonitorStates.value("clock", DetectionClock.class));
        channelState = getRuntimeContext().getState(MonitorStates.bytes("channel_state"));
        keyStates = getRuntimeContext().getMapState(MonitorStates.bytesByText("key_states"));
        said =
                getRuntimeContext()
                        .getMapState(
                                MonitorStates.map("said_alerts", String.class, SaidAlert.class));
        origin = getRuntimeContext().getState(MonitorStates.value("origin", StepOrigin.class));
        memory =
                new StoredChannelMemory(
                        keyStates,
                        getRuntimeContext()
                                .getState(
                                        MonitorStates.value(
                                                "announced_switch", AnnouncedSwitch.class)),
                        getRuntimeContext()
                                .getMapState(
                                        MonitorStates.map(
                                                "signature_moves",
                                                SignatureMove.class,
                                                Long.class)),
                        getRuntimeContext().getState(MonitorStates.bytes("regressions")),
                        getRuntimeContext().getState(MonitorStates.bytes("channel_attributes")),
                        getRuntimeContext()
                                .getMapState(MonitorStates.bytesByText("signature_attributes")));
        meters = new DetectionMeters(getRuntimeContext().getMetricGroup());
        checkpointAge =
                CheckpointAge.register(
                        getRuntimeContext().getMetricGroup(), System::currentTimeMillis);
        tools = new HashMap<>();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        checkpointAge.completed();
    }

    private Tools tools(ChannelKey channel) {
        return tools.computeIfAbsent(budgets.of(channel), Tools::new);
    }

    @Override
    public void processElement1(SignatureStep input, Context context, Collector<Alert> out)
            throws Exception {
        waiting.add(input);
        if (clock.value() == null) {
            clock.update(new DetectionClock(input.stepStart(), input.stepStart()));
            context.timerService()
                    .registerEventTimeTimer(input.stepStart() + step.stepMillis() - 1);
        }
    }

    /**
     * Use waits for the step in which it became known, which is the time it is published at,
     * however far its way is ahead of that of crashes. That of a channel without crashes is left.
     */
    @Override
    public void processElement2(ExposureDelta delta, Context context, Collector<Alert> out)
            throws Exception {
        if (clock.value() != null && delta.microSeconds() != 0) {
            long known =
                    context.timestamp() - Math.floorMod(context.timestamp(), step.stepMillis());
            UsageKey key = UsageKey.of(known, delta);
            Long before = usage.get(key);
            usage.put(key, (before == null ? 0 : before) + delta.microSeconds());
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Alert> out) throws Exception {
        DetectionClock now = clock.value();
        if (now == null) {
            return;
        }
        List<SignatureStep> inputs = takeUntil(now.nextStep());
        ChannelState channel = channelState();
        Speaker speaker =
                new Speaker(context.getCurrentKey(), time + 1, reports(inputs), read(inputs), out);
        List<UsageCount> use = takeUsage(now.nextStep());
        ChannelRun.Outcome outcome =
                tools(context.getCurrentKey())
                        .run
                        .step(channel, memory, now.nextStep(), inputs, use);
        channelState.update(channel.toBytes());
        ChannelRun.TakenOver takenOver = outcome.takenOver();
        if (takenOver != null) {
            AliasRows.of(context.getCurrentKey(), takenOver.fromMillis(), takenOver.succession())
                    .forEach(alias -> context.output(ALIASES, alias));
        }
        for (AlertUpdate update : outcome.updates()) {
            speaker.say(
                    update,
                    AlertRows.state(update.kind()),
                    outcome.findings().get(update.signature()));
        }
        if ((time + 1) % AlertRows.REPEAT_MILLIS == 0) {
            repeat(channel, outcome.updates(), speaker);
        }
        advance(now, !inputs.isEmpty(), speaker, context);
        meters.stepped(
                context.timerService().currentProcessingTime() - speaker.now,
                outcome.updates().size());
    }

    private void repeat(ChannelState channel, List<AlertUpdate> updates, Speaker speaker)
            throws Exception {
        for (AlertUpdate firing : speaker.tools.run.firing(channel, memory)) {
            if (!updates.contains(firing)) {
                speaker.say(firing, AlertState.FIRING, null);
            }
        }
        ChannelStatus status = speaker.tools.detector.status(channel, speaker.now);
        speaker.sayStatus(
                AlertKind.CRASHES,
                AlertRows.LEARNING,
                AlertState.LEARNING,
                status == ChannelStatus.LEARNING);
        speaker.sayStatus(
                AlertKind.PIPELINE,
                AlertRows.SILENT,
                AlertState.FIRING,
                status == ChannelStatus.SILENT);
        speaker.sayStatus(AlertKind.WATCHDOG, AlertRows.WATCHDOG, AlertState.FIRING, true);
    }

    private void advance(
            DetectionClock now, boolean hadCrashes, Speaker speaker, OnTimerContext context)
            throws Exception {
        long next = now.nextStep() + step.stepMillis();
        long lastCrash = hadCrashes ? now.nextStep() : now.lastCrashStep();
        if (next - lastCrash > step.idleMillis()) {
            speaker.sayStatus(AlertKind.CRASHES, AlertRows.LEARNING, AlertState.LEARNING, false);
            speaker.sayStatus(AlertKind.PIPELINE, AlertRows.SILENT, AlertState.FIRING, false);
            speaker.sayStatus(AlertKind.WATCHDOG, AlertRows.WATCHDOG, AlertState.FIRING, false);
            clock.clear();
            usage.clear();
            channelState.clear();
            keyStates.clear();
            said.clear();
            memory.clear();
            origin.clear();
            return;
        }
        clock.update(new DetectionClock(next, lastCrash));
        context.timerService().registerEventTimeTimer(next + step.stepMillis() - 1);
    }

    private List<SignatureStep> takeUntil(long stepStart) throws Exception {
        List<SignatureStep> now = new ArrayList<>();
        List<SignatureStep> later = new ArrayList<>();
        for (SignatureStep input : waiting.get()) {
            (input.stepStart() <= stepStart ? now : later).add(input);
        }
        waiting.update(later);
        return now;
    }

    private List<UsageCount> takeUsage(long stepStart) throws Exception {
        List<UsageCount> counts = new ArrayList<>();
        Iterator<Map.Entry<UsageKey, Long>> waitingUse = usage.iterator();
        while (waitingUse.hasNext()) {
            Map.Entry<UsageKey, Long> entry = waitingUse.next();
            if (entry.getKey().stepStart() <= stepStart) {
                counts.add(entry.getKey().count(entry.getValue()));
                waitingUse.remove();
            }
        }
        // Sums of floating point depend on the order.
        counts.sort(
                Comparator.comparing(UsageCount::build)
                        .thenComparingLong(UsageCount::hourMillis)
                        .thenComparingDouble(UsageCount::hours));
        return counts;
    }

    private ChannelState channelState() throws Exception {
        byte[] stored = channelState.value();
        return stored == null ? new ChannelState() : ChannelState.fromBytes(stored);
    }

    private static Map<String, RecentReports> reports(List<SignatureStep> inputs) {
        Map<String, RecentReports> reports = new HashMap<>();
        for (SignatureStep input : inputs) {
            List<Exemplar> recent = input.reports();
            if (!recent.isEmpty()) {
                reports.put(input.key().signature(), new RecentReports(recent));
            }
        }
        return reports;
    }

    /** What the channel has read, this step included. */
    private StepOrigin read(List<SignatureStep> inputs) throws Exception {
        StepOrigin before = origin.value();
        StepOrigin now = before == null ? StepOrigin.NONE : before;
        for (SignatureStep input : inputs) {
            now = now.with(input.origin());
        }
        if (!now.equals(before)) {
            origin.update(now);
        }
        return now;
    }

    /** Says things of one channel at the end of one step, and remembers what was said. */
    private final class Speaker {

        private final ChannelKey channel;
        private final Tools tools;
        private final long now;
        private final Map<String, RecentReports> reports;
        private final StepOrigin read;
        private final Collector<Alert> out;

        Speaker(
                ChannelKey channel,
                long now,
                Map<String, RecentReports> reports,
                StepOrigin read,
                Collector<Alert> out) {
            this.channel = channel;
            this.tools = tools(channel);
            this.now = now;
            this.reports = reports;
            this.read = read;
            this.out = out;
        }

        /** Says something of an alert; without news of attributes, what they told before. */
        void say(AlertUpdate update, AlertState state, @Nullable AttributeFindings findings)
                throws Exception {
            String fingerprint = AlertRows.fingerprint(channel, update);
            SaidAlert last = said.get(fingerprint);
            SaidAlert next =
                    (last == null ? SaidAlert.first(now) : last)
                            .again(reports.getOrDefault(update.signature(), RecentReports.NONE))
                            .madeOf(
                                    update.atMillis() == now || last == null
                                            ? read
                                            : last.origin());
            next = findings == null ? next : next.telling(findings);
            if (state == AlertState.RESOLVED || state == AlertState.RETRACTED) {
                said.remove(fingerprint);
            } else {
                said.put(fingerprint, next);
            }
            out.collect(tools.rows.row(channel, update, state, now, next));
        }

        void sayStatus(AlertKind kind, String alertClass, AlertState state, boolean holds)
                throws Exception {
            String fingerprint = AlertRows.fingerprint(kind, channel, "", alertClass);
            SaidAlert last = said.get(fingerprint);
            if (!holds && last == null) {
                return;
            }
            SaidAlert next =
                    (last == null ? SaidAlert.first(now) : last)
                            .again(RecentReports.NONE)
                            .madeOf(read);
            if (holds) {
                said.put(fingerprint, next);
            } else {
                said.remove(fingerprint);
            }
            out.collect(
                    tools.rows.status(
                            channel,
                            kind,
                            holds ? state : AlertState.RESOLVED,
                            alertClass,
                            statusTitle(alertClass),
                            now,
                            next));
        }

        private String statusTitle(String alertClass) {
            String where = channel.product() + ' ' + channel.channel();
            return switch (alertClass) {
                case AlertRows.LEARNING -> "Learning what is usual on " + where + "; no alerts yet";
                case AlertRows.SILENT ->
                        "Nothing received from " + where + "; that there is no alert means nothing";
                default -> "Detection of " + where + " is running";
            };
        }
    }
}
