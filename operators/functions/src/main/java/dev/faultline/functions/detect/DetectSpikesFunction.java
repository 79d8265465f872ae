package dev.faultline.functions.detect;

import dev.faultline.correlation.Exemplar;
import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.SignatureAlias;
import dev.faultline.state.MonitorStates;
import dev.faultline.statistics.detection.AlertUpdate;
import dev.faultline.statistics.detection.CellCount;
import dev.faultline.statistics.detection.ChannelDetector;
import dev.faultline.statistics.detection.ChannelState;
import dev.faultline.statistics.detection.ChannelStatus;
import dev.faultline.statistics.detection.DetectorSettings;
import dev.faultline.statistics.detection.StepCounts;
import dev.faultline.statistics.detection.Succession;
import dev.faultline.statistics.detection.UsageCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Runs the detector of a channel step by step of receive time, empty steps included, and publishes
 * what it says. A channel without a crash for the detector's idle time is forgotten.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class DetectSpikesFunction
        extends KeyedCoProcessFunction<ChannelKey, SignatureStep, ExposureDelta, Alert> {

    private static final String LEARNING = "learning";
    private static final String SILENT = "silent";
    private static final String WATCHDOG = "watchdog";

    /** How signatures go on when a ruleset takes over. */
    public static final OutputTag<SignatureAlias> ALIASES =
            new OutputTag<>("aliases", new AvroTypeInfo<>(SignatureAlias.class));

    /** Ways of crashes remembered of a channel; a signature beyond them is a new one afterwards. */
    private static final int MAX_MOVES = 50_000;

    private final StepSettings step;
    private transient ListState<SignatureStep> waiting;
    private transient MapState<UsageKey, Long> usage;
    private transient ValueState<DetectionClock> clock;
    private transient ValueState<byte[]> channelState;
    private transient MapState<String, byte[]> keyStates;
    private transient MapState<String, SaidAlert> said;
    private transient ValueState<AnnouncedSwitch> announced;
    private transient MapState<SignatureMove, Long> moves;
    private transient ChannelDetector detector;
    private transient AlertRows rows;

    /**
     * Creates the function.
     *
     * @param step settings of detection
     */
    public DetectSpikesFunction(StepSettings step) {
        this.step = step;
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
        announced =
                getRuntimeContext()
                        .getState(MonitorStates.value("announced_switch", AnnouncedSwitch.class));
        moves =
                getRuntimeContext()
                        .getMapState(
                                MonitorStates.map(
                                        "signature_moves", SignatureMove.class, Long.class));
        DetectorSettings settings = step.detector();
        detector = new ChannelDetector(settings);
        rows = new AlertRows(settings);
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
        Speaker speaker = new Speaker(context.getCurrentKey(), time + 1, reports(inputs), out);
        learnMoves(inputs, now.nextStep() + step.stepMillis());
        switchWhenDue(channel, now.nextStep(), speaker, context);
        List<AlertUpdate> updates =
                detector.step(
                        channel,
                        new StoredKeyStates(keyStates),
                        new StepCounts(now.nextStep(), cells(inputs), takeUsage(now.nextStep())));
        channelState.update(channel.toBytes());
        for (AlertUpdate update : updates) {
            speaker.say(update, state(update.kind()));
        }
        if ((time + 1) % AlertRows.REPEAT_MILLIS == 0) {
            repeat(channel, updates, speaker);
        }
        advance(now, !inputs.isEmpty(), speaker, context);
    }

    /** While a ruleset is announced, counts where it will put the crashes of each signature. */
    private void learnMoves(List<SignatureStep> inputs, long stepEnd) throws Exception {
        long latest =
                inputs.stream()
                        .mapToLong(SignatureStep::announcedFrom)
                        .max()
                        .orElse(SignatureStep.NO_WORD);
        AnnouncedSwitch known = announced.value();
        boolean isDue = known != null && known.fromMillis() < stepEnd;
        if (latest == SignatureStep.NO_WORD || isDue) {
            return;
        }
        if (known != null && known.fromMillis() != latest) {
            // Withdrawn, or moved to another time, maybe with other lists.
            known = null;
            announced.clear();
            moves.clear();
        }
        if (latest > 0) {
            int count = known == null ? 0 : known.moves();
            announced.update(new AnnouncedSwitch(latest, count + countMoves(inputs, count)));
        }
    }

    /** Adds the successors of a step; answers how many of their ways are new. */
    private int countMoves(List<SignatureStep> inputs, int known) throws Exception {
        int added = 0;
        for (SignatureStep input : inputs) {
            String from = input.key().signature();
            for (Successor successor : input.successors()) {
                var move = new SignatureMove(from, successor.signature(), successor.os());
                Long pings = moves.get(move);
                if (pings != null || known + added < MAX_MOVES) {
                    added += pings == null ? 1 : 0;
                    moves.put(move, (pings == null ? 0 : pings) + successor.pings());
                }
            }
        }
        return added;
    }

    /** In the step in which the ruleset takes over, signatures go on under their new names. */
    private void switchWhenDue(
            ChannelState channel, long stepStart, Speaker speaker, OnTimerContext context)
            throws Exception {
        AnnouncedSwitch due = announced.value();
        if (due == null || due.fromMillis() >= stepStart + step.stepMillis()) {
            return;
        }
        Succession succession = new Succession();
        for (Map.Entry<SignatureMove, Long> entry : moves.entries()) {
            SignatureMove move = entry.getKey();
            succession.add(move.from(), move.to(), move.os(), entry.getValue());
        }
        for (AlertUpdate update :
                detector.succeed(channel, new StoredKeyStates(keyStates), stepStart, succession)) {
            speaker.say(update, state(update.kind()));
        }
        for (SignatureAlias alias :
                AliasRows.of(context.getCurrentKey(), due.fromMillis(), succession)) {
            context.output(ALIASES, alias);
        }
        announced.clear();
        moves.clear();
    }

    private void repeat(ChannelState channel, List<AlertUpdate> updates, Speaker speaker)
            throws Exception {
        for (AlertUpdate firing : detector.firing(channel)) {
            if (!updates.contains(firing)) {
                speaker.say(firing, AlertState.FIRING);
            }
        }
        ChannelStatus status = detector.status(channel, speaker.now);
        speaker.sayStatus(
                AlertKind.CRASHES, LEARNING, AlertState.LEARNING, status == ChannelStatus.LEARNING);
        speaker.sayStatus(
                AlertKind.PIPELINE, SILENT, AlertState.FIRING, status == ChannelStatus.SILENT);
        speaker.sayStatus(AlertKind.WATCHDOG, WATCHDOG, AlertState.FIRING, true);
    }

    private void advance(
            DetectionClock now, boolean hadCrashes, Speaker speaker, OnTimerContext context)
            throws Exception {
        long next = now.nextStep() + step.stepMillis();
        long lastCrash = hadCrashes ? now.nextStep() : now.lastCrashStep();
        if (next - lastCrash > step.idleMillis()) {
            speaker.sayStatus(AlertKind.CRASHES, LEARNING, AlertState.LEARNING, false);
            speaker.sayStatus(AlertKind.PIPELINE, SILENT, AlertState.FIRING, false);
            speaker.sayStatus(AlertKind.WATCHDOG, WATCHDOG, AlertState.FIRING, false);
            clock.clear();
            usage.clear();
            channelState.clear();
            keyStates.clear();
            said.clear();
            announced.clear();
            moves.clear();
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

    private static List<CellCount> cells(List<SignatureStep> inputs) {
        List<CellCount> cells = new ArrayList<>();
        for (SignatureStep input : inputs) {
            for (StepCell cell : input.cells()) {
                cells.add(
                        new CellCount(
                                input.key().signature(),
                                cell.buildId(),
                                cell.os(),
                                cell.pings(),
                                cell.freshClients(),
                                cell.startupPings(),
                                cell.late()));
            }
        }
        return cells;
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

    private static AlertState state(AlertUpdate.Kind kind) {
        return switch (kind) {
            case FIRE -> AlertState.FIRING;
            case UPDATE -> AlertState.UPDATED;
            case RESOLVE -> AlertState.RESOLVED;
            case RETRACT -> AlertState.RETRACTED;
        };
    }

    /** Says things of one channel at the end of one step, and remembers what was said. */
    private final class Speaker {

        private final ChannelKey channel;
        private final long now;
        private final Map<String, RecentReports> reports;
        private final Collector<Alert> out;

        Speaker(
                ChannelKey channel,
                long now,
                Map<String, RecentReports> reports,
                Collector<Alert> out) {
            this.channel = channel;
            this.now = now;
            this.reports = reports;
            this.out = out;
        }

        void say(AlertUpdate update, AlertState state) throws Exception {
            String fingerprint = AlertRows.fingerprint(channel, update);
            SaidAlert last = said.get(fingerprint);
            SaidAlert next =
                    (last == null ? SaidAlert.first(now) : last)
                            .again(reports.getOrDefault(update.signature(), RecentReports.NONE));
            if (state == AlertState.RESOLVED || state == AlertState.RETRACTED) {
                said.remove(fingerprint);
            } else {
                said.put(fingerprint, next);
            }
            out.collect(rows.row(channel, update, state, now, next));
        }

        void sayStatus(AlertKind kind, String alertClass, AlertState state, boolean holds)
                throws Exception {
            String fingerprint = AlertRows.fingerprint(kind, channel, "", alertClass);
            SaidAlert last = said.get(fingerprint);
            if (!holds && last == null) {
                return;
            }
            SaidAlert next = (last == null ? SaidAlert.first(now) : last).again(RecentReports.NONE);
            if (holds) {
                said.put(fingerprint, next);
            } else {
                said.remove(fingerprint);
            }
            out.collect(
                    rows.status(
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
                case LEARNING -> "Learning what is usual on " + where + "; no alerts yet";
                case SILENT ->
                        "Nothing received from " + where + "; that there is no alert means nothing";
                default -> "Detection of " + where + " is running";
            };
        }
    }
}
