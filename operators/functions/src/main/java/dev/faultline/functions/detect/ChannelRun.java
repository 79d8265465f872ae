package dev.faultline.functions.detect;

import dev.faultline.statistics.detection.AlertUpdate;
import dev.faultline.statistics.detection.AlertUpdate.Kind;
import dev.faultline.statistics.detection.CellCount;
import dev.faultline.statistics.detection.ChannelDetector;
import dev.faultline.statistics.detection.ChannelState;
import dev.faultline.statistics.detection.RegressionWatch;
import dev.faultline.statistics.detection.StepCounts;
import dev.faultline.statistics.detection.Succession;
import dev.faultline.statistics.detection.UsageCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes a channel through one step: while a ruleset is announced it counts where that will put the
 * crashes of each signature, when it takes over signatures go on under their new names, and then
 * the detector looks. Knows no Flink, so that an alert can be recomputed.
 */
final class ChannelRun {

    /** Ways of crashes remembered of a channel; a signature beyond them is a new one afterwards. */
    private static final int MAX_MOVES = 50_000;

    private final ChannelDetector detector;
    private final long stepMillis;

    ChannelRun(ChannelDetector detector) {
        this.detector = detector;
        this.stepMillis = detector.settings().stepMillis();
    }

    /**
     * What a step has brought.
     *
     * @param updates changes of alerts
     * @param findings by signature that fires or whose alert has changed, what attributes tell
     * @param takenOver the ruleset that took over, or null
     */
    record Outcome(
            List<AlertUpdate> updates,
            Map<String, AttributeFindings> findings,
            @Nullable TakenOver takenOver) {}

    /**
     * A ruleset that took over.
     *
     * @param fromMillis first receive time at which it is in force
     * @param succession how signatures go on
     */
    record TakenOver(long fromMillis, Succession succession) {}

    /**
     * Takes the step that starts at a receive time.
     *
     * @param inputs crashes of the step
     * @param use use of the channel that became known in the step
     */
    Outcome step(
            ChannelState channel,
            ChannelMemory memory,
            long stepStart,
            List<SignatureStep> inputs,
            List<UsageCount> use) {
        learnMoves(memory, inputs, stepStart + stepMillis);
        TakenOver takenOver = takenOver(memory, stepStart);
        List<AlertUpdate> updates = new ArrayList<>();
        if (takenOver != null) {
            updates.addAll(
                    detector.succeed(channel, memory.keys(), stepStart, takenOver.succession()));
        }
        updates.addAll(
                detector.step(
                        channel, memory.keys(), new StepCounts(stepStart, cells(inputs), use)));
        for (SignatureStep input : inputs) {
            if (input.takenBack() > 0) {
                updates.addAll(
                        detector.takeBack(
                                channel,
                                memory.keys(),
                                stepStart,
                                input.key().signature(),
                                input.takenBack()));
            }
        }
        updates.addAll(watchRegressions(memory, stepStart, inputs));
        AttributeBook book = new AttributeBook(memory, stepMillis);
        book.add(stepStart, inputs);
        Map<String, AttributeFindings> findings = new HashMap<>();
        for (AlertUpdate update : updates) {
            if (update.kind() == Kind.FIRE || update.kind() == Kind.UPDATE) {
                findings.put(update.signature(), book.findings(update));
            }
        }
        return new Outcome(updates, findings, takenOver);
    }

    /** The alerts now firing, as last said, to be said again without a change. */
    List<AlertUpdate> firing(ChannelState channel, ChannelMemory memory) {
        List<AlertUpdate> firing = new ArrayList<>(detector.firing(channel));
        byte[] stored = memory.regressions();
        if (stored != null) {
            firing.addAll(RegressionWatch.fromBytes(stored).firing(detector.settings()));
        }
        return firing;
    }

    private List<AlertUpdate> watchRegressions(
            ChannelMemory memory, long stepStart, List<SignatureStep> inputs) {
        Map<String, List<RegressionWatch.Counts>> regressed = new TreeMap<>();
        for (SignatureStep input : inputs) {
            for (RegressedCount count : input.regressed()) {
                regressed
                        .computeIfAbsent(input.key().signature(), key -> new ArrayList<>())
                        .add(
                                new RegressionWatch.Counts(
                                        count.fixedIn(),
                                        count.buildId(),
                                        count.pings(),
                                        count.freshClients(),
                                        count.startupPings()));
            }
        }
        byte[] stored = memory.regressions();
        if (stored == null && regressed.isEmpty()) {
            return List.of();
        }
        RegressionWatch watch =
                stored == null ? new RegressionWatch() : RegressionWatch.fromBytes(stored);
        List<AlertUpdate> updates = watch.step(detector.settings(), stepStart, regressed);
        memory.keepRegressions(watch.isEmpty() ? null : watch.toBytes());
        return updates;
    }

    private static void learnMoves(ChannelMemory memory, List<SignatureStep> inputs, long stepEnd) {
        long latest =
                inputs.stream()
                        .mapToLong(SignatureStep::announcedFrom)
                        .max()
                        .orElse(SignatureStep.NO_WORD);
        AnnouncedSwitch known = memory.announced();
        boolean isDue = known != null && known.fromMillis() < stepEnd;
        if (latest == SignatureStep.NO_WORD || isDue) {
            return;
        }
        if (known != null && known.fromMillis() != latest) {
            // Withdrawn, or moved to another time, maybe with other lists.
            known = null;
            memory.announce(null);
            memory.forgetMoves();
        }
        if (latest > 0) {
            int count = known == null ? 0 : known.moves();
            int added = countMoves(memory, inputs, count);
            memory.announce(new AnnouncedSwitch(latest, count + added));
        }
    }

    /** Adds the successors of a step; answers how many of their ways are new. */
    private static int countMoves(ChannelMemory memory, List<SignatureStep> inputs, int known) {
        int added = 0;
        for (SignatureStep input : inputs) {
            String from = input.key().signature();
            for (Successor successor : input.successors()) {
                var way = new SignatureMove(from, successor.signature(), successor.os());
                Long pings = memory.moved(way);
                if (pings != null || known + added < MAX_MOVES) {
                    added += pings == null ? 1 : 0;
                    memory.move(way, (pings == null ? 0 : pings) + successor.pings());
                }
            }
        }
        return added;
    }

    private @Nullable TakenOver takenOver(ChannelMemory memory, long stepStart) {
        AnnouncedSwitch due = memory.announced();
        if (due == null || due.fromMillis() >= stepStart + stepMillis) {
            return null;
        }
        Succession succession = new Succession();
        for (Map.Entry<SignatureMove, Long> entry : memory.moves()) {
            SignatureMove way = entry.getKey();
            succession.add(way.from(), way.to(), way.os(), entry.getValue());
        }
        memory.announce(null);
        memory.forgetMoves();
        return new TakenOver(due.fromMillis(), succession);
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
}
