package dev.faultline.functions.detect;

import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashOrigin;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertState;
import dev.faultline.statistics.detection.AlertUpdate;
import dev.faultline.statistics.detection.ChannelDetector;
import dev.faultline.statistics.detection.ChannelState;
import dev.faultline.statistics.detection.ChannelStatus;
import dev.faultline.statistics.detection.EvidenceStep;
import dev.faultline.statistics.detection.EvidenceTrace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes recorded crashes through detection again, with the code that runs live. What differs from
 * the live run: a crash that came behind time is taken in the step of its receipt, and one of two
 * duplicates that overtook the other is not counted.
 */
public final class DetectionReplay {

    private final RecordedCrashes crashes;
    private final StepSettings settings;
    private final AlertRows rows;
    private @Nullable List<CrashDelta> distinct;

    /** Replays these crashes with these settings. */
    public DetectionReplay(RecordedCrashes crashes, StepSettings settings) {
        this.crashes = crashes;
        this.settings = settings;
        this.rows = new AlertRows(settings);
    }

    /**
     * An alert, made again.
     *
     * @param alert the alert, or null when these crashes do not make it
     * @param evidence step by step since the onset
     */
    public record Recomputed(@Nullable Alert alert, List<EvidenceStep> evidence) {}

    /** Every change of every alert, in order of time. */
    public List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        ChannelState unused =
                run(
                        Long.MAX_VALUE,
                        origin -> true,
                        null,
                        (update, findings) ->
                                alerts.add(row(update, findings, update.atMillis(), 0)));
        return alerts;
    }

    /** Makes a published alert again, from what its provenance says it was made of. */
    public Recomputed recompute(Alert published) {
        long until = published.getProvenance().getLastStep().toEpochMilli();
        StepOrigin read =
                new StepOrigin(
                        published.getProvenance().getOffsets(),
                        0,
                        published.getProvenance().getRulesetId());
        if (published.getSignature().isEmpty()) {
            return new Recomputed(status(published, read), List.of());
        }
        EvidenceTrace trace = new EvidenceTrace(published.getSignature());
        AtomicReference<@Nullable Alert> last = new AtomicReference<>();
        ChannelState unused =
                run(
                        until + settings.stepMillis(),
                        origin -> read.covers(origin.partition(), origin.offset()),
                        trace,
                        (update, findings) -> {
                            if (update.atMillis() <= until
                                    && AlertRows.fingerprint(crashes.channel(), update)
                                            .equals(published.getFingerprint())) {
                                last.set(
                                        row(
                                                update,
                                                findings,
                                                published.getUpdatedAt().toEpochMilli(),
                                                published.getRevision()));
                            }
                        });
        long onset = published.getOnset().toEpochMilli();
        List<EvidenceStep> evidence =
                trace.steps().stream()
                        .filter(step -> step.endMillis() > onset && step.endMillis() <= until)
                        .toList();
        return new Recomputed(last.get(), evidence);
    }

    private @Nullable Alert status(Alert published, StepOrigin read) {
        long at = published.getUpdatedAt().toEpochMilli();
        ChannelState channel =
                run(
                        at,
                        origin -> read.covers(origin.partition(), origin.offset()),
                        null,
                        (update, findings) -> {});
        ChannelStatus status = new ChannelDetector(settings.detector()).status(channel, at);
        boolean holds =
                switch (published.getAlertClass()) {
                    case AlertRows.LEARNING -> status == ChannelStatus.LEARNING;
                    case AlertRows.SILENT -> status == ChannelStatus.SILENT;
                    case AlertRows.WATCHDOG -> true;
                    // An alert of the whole channel: use is not replayed.
                    default -> false;
                };
        boolean saysItHolds = published.getState() != AlertState.RESOLVED;
        return holds == saysItHolds ? published : null;
    }

    private Alert row(AlertUpdate update, AttributeFindings findings, long now, long revision) {
        return rows.row(
                crashes.channel(),
                update,
                AlertRows.state(update.kind()),
                now,
                new SaidAlert(revision, 0, RecentReports.NONE, StepOrigin.NONE, findings));
    }

    /** Takes the steps that start before a receive time. */
    private ChannelState run(
            long until,
            Predicate<CrashOrigin> isRead,
            @Nullable EvidenceTrace trace,
            BiConsumer<AlertUpdate, AttributeFindings> updates) {
        NavigableMap<Long, Map<SignatureKey, List<StepCrash>>> steps = steps(isRead);
        ChannelRun run = new ChannelRun(new ChannelDetector(settings.detector()));
        Clients clients = new Clients();
        Map<String, AttributeFindings> said = new HashMap<>();
        ChannelMemory memory = new ChannelMemoryOnHeap();
        ChannelState channel = begin(trace);
        long lastCrash = Long.MIN_VALUE;
        long next = steps.isEmpty() ? until : steps.firstKey();
        while (next < until) {
            Map<SignatureKey, List<StepCrash>> step = steps.getOrDefault(next, Map.of());
            List<SignatureStep> inputs = clients.sum(step, next);
            lastCrash = inputs.isEmpty() ? lastCrash : next;
            if (lastCrash != Long.MIN_VALUE) {
                ChannelRun.Outcome outcome = run.step(channel, memory, next, inputs, List.of());
                for (AlertUpdate update : outcome.updates()) {
                    String alert = AlertRows.fingerprint(crashes.channel(), update);
                    AttributeFindings news = outcome.findings().get(update.signature());
                    AttributeFindings findings =
                            news == null ? said.getOrDefault(alert, AttributeFindings.NONE) : news;
                    said.put(alert, findings);
                    updates.accept(update, findings);
                }
            }
            next += settings.stepMillis();
            if (lastCrash == Long.MIN_VALUE || next - lastCrash > settings.idleMillis()) {
                Long later = steps.ceilingKey(next);
                if (later == null) {
                    return channel;
                }
                if (lastCrash != Long.MIN_VALUE) {
                    memory = new ChannelMemoryOnHeap();
                    channel = begin(trace);
                    lastCrash = Long.MIN_VALUE;
                }
                next = later;
            }
        }
        return channel;
    }

    private static ChannelState begin(@Nullable EvidenceTrace trace) {
        ChannelState channel = new ChannelState();
        if (trace != null) {
            channel.follow(trace);
        }
        return channel;
    }

    private NavigableMap<Long, Map<SignatureKey, List<StepCrash>>> steps(
            Predicate<CrashOrigin> isRead) {
        List<CrashDelta> all = distinct == null ? crashes.distinct() : distinct;
        distinct = all;
        NavigableMap<Long, Map<SignatureKey, List<StepCrash>>> steps = new TreeMap<>();
        for (CrashDelta crash : all) {
            CrashOrigin origin = crash.origin();
            if (origin != null && isRead.test(origin)) {
                long now = crash.receivedAt();
                long start = Math.floorDiv(now, settings.stepMillis()) * settings.stepMillis();
                for (AddressedCrash each : CrashAddress.of(crash, now, settings.stepMillis())) {
                    steps.computeIfAbsent(start, key -> new HashMap<>())
                            .computeIfAbsent(each.key(), key -> new ArrayList<>())
                            .add(StepCrash.of(each, start));
                }
            }
        }
        return steps;
    }

    /** What each signature remembers of its clients. */
    private static final class Clients {

        private final Map<SignatureKey, Map<Long, Long>> lastSeen = new HashMap<>();

        List<SignatureStep> sum(Map<SignatureKey, List<StepCrash>> step, long start) {
            List<SignatureStep> inputs = new ArrayList<>();
            step.forEach(
                    (key, crashes) -> {
                        Map<Long, Long> seen =
                                lastSeen.computeIfAbsent(key, each -> new HashMap<>());
                        SignatureStep sum =
                                new StepSummary(memory(seen))
                                        .of(key, start, crashes, RecentReports.NONE);
                        if (sum != null) {
                            inputs.add(sum);
                        }
                    });
            return inputs;
        }

        private static ClientMemory memory(Map<Long, Long> seen) {
            return new ClientMemory() {
                @Override
                public @Nullable Long lastSeen(long client) {
                    return seen.get(client);
                }

                @Override
                public void seen(long client, long stepStart) {
                    seen.put(client, stepStart);
                }
            };
        }
    }
}
