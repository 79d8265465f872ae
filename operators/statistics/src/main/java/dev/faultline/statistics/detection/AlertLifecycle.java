package dev.faultline.statistics.detection;

import dev.faultline.statistics.detection.AlertUpdate.AlertClass;
import dev.faultline.statistics.detection.AlertUpdate.Kind;
import dev.faultline.statistics.detection.AlertUpdate.Severity;
import dev.faultline.statistics.detection.StepVolume.KeyCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides in one step which alerts fire, change, resolve or are taken back. */
final class AlertLifecycle {

    private static final long RECENT_HALF_LIFE_MILLIS = 20 * 60_000L;

    /** An alert is calm when the recent excess is below this share of its average. */
    private static final double CALM_SHARE = 0.2;

    /** More signatures than this at once are one incident, until less than half of them are. */
    private static final int INCIDENT_SIGNATURES = 20;

    /** A signature stands out of an incident from this multiple of the channel's ratio. */
    private static final double PART_OF_INCIDENT = 2;

    /** What the use of a channel may be is known from hour to hour only. */
    private static final long SHORTEST_CHANNEL_MILLIS = 30 * 60_000L;

    private static final int STARTUP_CLIENTS = 10;
    private static final long STARTUP_WITHIN_MILLIS = 10 * 60_000L;

    /** Share of the evidence that a burst during startup must have. */
    private static final double STARTUP_SHARE = 0.5;

    /** The same for a signature that was never learned: those are what an update brings. */
    private static final double NEW_STARTUP_SHARE = 1.0 / 3;

    private static final long PLACE_CHANGE_MILLIS = DetectorSettings.HOUR_MILLIS;

    /** A loop repeats this many times for each client that crashes first; usual is below one. */
    private static final double LOOP_REPEATS_PER_FIRST = 5;

    private final DetectorSettings settings;
    private final ChannelState channel;
    private final long endMillis;
    private final double threshold;
    private final double recentDecay;
    private final AlertWriter writer;
    private final Set<String> becameNormal = new TreeSet<>();
    private final List<AlertUpdate> updates = new ArrayList<>();

    /** What would fire in this step, by signature, and how many the channel's alert holds back. */
    private final TreeMap<String, AlertUpdate> fires = new TreeMap<>();

    private int held;

    /** What would fire in company. */
    private final List<AlertUpdate> candidates = new ArrayList<>();

    private final TreeMap<String, AlertUpdate> newLoops = new TreeMap<>();

    AlertLifecycle(DetectorSettings settings, ChannelState channel, long stepMillis) {
        this.settings = settings;
        this.channel = channel;
        endMillis = stepMillis + settings.stepMillis();
        threshold = settings.threshold();
        recentDecay = Math.pow(2, -(double) settings.stepMillis() / RECENT_HALF_LIFE_MILLIS);
        writer = new AlertWriter(settings, channel, endMillis);
    }

    /** All changes, in order of signature. */
    List<AlertUpdate> updates() {
        updates.sort(
                Comparator.comparing(AlertUpdate::signature)
                        .thenComparing(AlertUpdate::alertClass));
        return updates;
    }

    /** The excess has lasted so long that it now is the baseline. */
    void becameNormal(String signature) {
        becameNormal.add(signature);
    }

    /** Takes back alerts of signatures that are no longer tracked. */
    void retractExcept(Set<String> tracked) {
        for (TreeMap<String, FiringAlert> alerts : List.of(channel.spikes, channel.loops)) {
            alerts.entrySet()
                    .removeIf(
                            entry -> {
                                if (tracked.contains(entry.getKey())) {
                                    return false;
                                }
                                updates.add(
                                        writer.ended(
                                                entry.getValue().last,
                                                Kind.RETRACT,
                                                "the signature is no longer tracked"));
                                return true;
                            });
        }
    }

    /**
     * Score below which the evidence of a signature leads to nothing: unless it fires already,
     * {@link #considerSpike} need not be asked.
     */
    double leastScore() {
        return NEW_STARTUP_SHARE * threshold;
    }

    /** Looks at the evidence of one signature after its step was scored. */
    void considerSpike(
            String signature,
            KeyState key,
            Baseline baseline,
            Verdict verdict,
            @Nullable KeyCounts counts,
            double expected) {
        trace(signature, verdict.evidence(), verdict.score(), counts, expected);
        FiringAlert spike = channel.spikes.get(signature);
        if (spike != null) {
            continueSpike(spike, key, baseline, verdict, counts, expected);
        } else if (verdict.evidence().observed >= settings.minimumClients()) {
            noteShadow(key, baseline, verdict.score());
            boolean isBurst = isStartupBurst(key, baseline, verdict);
            if (!isExplained(verdict)) {
                propose(signature, key, baseline, verdict, counts, isBurst);
            } else if (isBurst || verdict.score() >= writer.threshold(baseline)) {
                held++;
            }
        }
    }

    private void noteShadow(KeyState key, Baseline baseline, double score) {
        if (key.shadow == 0
                && channel.whole == null
                && score >= writer.threshold(baseline) - Governor.SHADOW) {
            int stratum = Governor.stratum(baseline.learned);
            channel.governor.cameClose(stratum);
            key.shadow = stratum + 1;
        }
    }

    private void propose(
            String signature,
            KeyState key,
            Baseline baseline,
            Verdict verdict,
            @Nullable KeyCounts counts,
            boolean isBurst) {
        double least = writer.threshold(baseline) - SimultaneousAlerts.MOST_FOR_COMPANY;
        if (isBurst || verdict.score() >= least) {
            AlertUpdate onTime = writer.spike(Kind.FIRE, signature, key, baseline, verdict, null);
            AlertUpdate fired = isMostlyLate(counts) ? onTime.madeLate() : onTime;
            if (isBurst) {
                fires.put(signature, fired);
            } else {
                candidates.add(fired);
            }
        }
    }

    private void choose() {
        candidates.sort(
                Comparator.comparingDouble(this::comparable)
                        .reversed()
                        .thenComparing(AlertUpdate::signature));
        List<Double> scores = candidates.stream().map(this::comparable).toList();
        candidates
                .subList(0, SimultaneousAlerts.count(scores, threshold))
                .forEach(fired -> fires.put(fired.signature(), fired));
    }

    /**
     * An application that does not start cannot be updated, so nobody waits for the rest of the
     * evidence: enough clients within minutes, on a build that is young and has users.
     */
    private boolean isStartupBurst(KeyState key, Baseline baseline, Verdict verdict) {
        double share = baseline.learned < 1 ? NEW_STARTUP_SHARE : STARTUP_SHARE;
        Evidence evidence = verdict.evidence();
        long onset = evidence.onsetStep * settings.stepMillis();
        if (evidence.observed < STARTUP_CLIENTS
                || key.runStartupPings < STARTUP_CLIENTS
                || 2 * key.runStartupPings < key.runPings
                || verdict.score() < share * threshold
                || endMillis - onset > STARTUP_WITHIN_MILLIS) {
            return false;
        }
        String build = Localisation.of(channel, key, baseline, verdict).build();
        return channel.youngBuilds().stream().anyMatch(young -> young.name.equals(build));
    }

    private void trace(
            String signature,
            Evidence evidence,
            double score,
            @Nullable KeyCounts counts,
            double expected) {
        EvidenceTrace trace = channel.trace;
        if (trace != null) {
            trace.note(
                    signature,
                    new EvidenceStep(
                            endMillis,
                            counts == null ? 0 : counts.pings,
                            counts == null ? 0 : counts.freshTotal,
                            counts == null ? 0 : counts.lateFresh,
                            expected,
                            evidence.onsetStep * settings.stepMillis(),
                            evidence.observed,
                            evidence.expected,
                            score));
        }
    }

    /** Whether the step that crossed the line was for the larger part of crashes that came late. */
    private static boolean isMostlyLate(@Nullable KeyCounts counts) {
        return counts != null && 2 * counts.lateFresh > counts.freshTotal;
    }

    /** Whether what the whole channel does says as much as the signature. */
    private boolean isExplained(Verdict verdict) {
        if (channel.whole == null) {
            return false;
        }
        Evidence evidence = verdict.evidence();
        double part = PART_OF_INCIDENT * channel.whole.last.ratio() * evidence.expected;
        return evidence.observed <= part;
    }

    /**
     * Looks at the channel as a whole, which is the parent of what it explains, after all
     * signatures. When very many would fire, none is said by itself.
     */
    void considerChannel(ChannelRate rate) {
        choose();
        double score = rate.score();
        double enough = settings.channelThreshold();
        if (score >= enough / 2) {
            rate.markHot();
        }
        boolean raised =
                score >= enough
                        && endMillis - rate.onsetStep * settings.stepMillis()
                                >= SHORTEST_CHANNEL_MILLIS;
        int signatures = channel.spikes.size() + fires.size() + held;
        FiringAlert whole = channel.whole;
        boolean many = signatures > (whole == null ? INCIDENT_SIGNATURES : INCIDENT_SIGNATURES / 2);
        if (whole == null && (raised || many)) {
            AlertUpdate fired = writer.channel(rate, signatures);
            channel.whole = new FiringAlert(fired);
            updates.add(fired);
        } else if (whole != null) {
            continueChannel(whole, score >= enough / 2 || many);
        }
        if (!many) {
            fires.forEach((signature, fired) -> fire(channel.spikes, signature, fired));
        }
        newLoops.forEach((signature, fired) -> fire(channel.loops, signature, fired));
    }

    /** The evidence less what the governor asks of it beyond the budget. */
    private double comparable(AlertUpdate fired) {
        return fired.score() - (fired.threshold() - threshold);
    }

    private void continueChannel(FiringAlert whole, boolean heated) {
        if (heated) {
            whole.heatedMillis = endMillis;
        }
        if (endMillis - whole.heatedMillis >= settings.resolveAfterMillis()) {
            updates.add(writer.ended(whole.last, Kind.RESOLVE, "the excess is over"));
            channel.whole = null;
        }
    }

    private void fire(Map<String, FiringAlert> alerts, String signature, AlertUpdate fired) {
        if (alerts.size() < settings.maximumFiring()) {
            alerts.put(signature, new FiringAlert(fired));
            updates.add(fired);
        }
    }

    private void continueSpike(
            FiringAlert alert,
            KeyState key,
            Baseline baseline,
            Verdict verdict,
            @Nullable KeyCounts counts,
            double expected) {
        if (key.shadow > 0) {
            channel.governor.fired((int) key.shadow - 1);
            key.shadow = 0;
        }
        String signature = alert.last.signature();
        if (becameNormal.contains(signature)) {
            endSpike(alert, key, "it has lasted two days and is the new normal");
            return;
        }
        int count = counts == null ? 0 : counts.freshTotal - counts.lateFresh;
        alert.recentCount = (float) (alert.recentCount * recentDecay + count);
        alert.recentExpected = (float) (alert.recentExpected * recentDecay + expected);
        if (!isCalm(alert, verdict)) {
            alert.heatedMillis = endMillis;
        }
        if (endMillis - alert.heatedMillis >= settings.resolveAfterMillis()) {
            endSpike(alert, key, "the excess is over");
            return;
        }
        AlertUpdate now = writer.spike(Kind.UPDATE, signature, key, baseline, verdict, alert.last);
        if (isNews(alert.last, now)) {
            alert.last = now;
            updates.add(now);
        }
    }

    /**
     * The score alone cannot tell that an event is over: where nothing is expected, its absence is
     * no evidence.
     */
    private boolean isCalm(FiringAlert alert, Verdict verdict) {
        double average = alert.last.excessPerStep() / (1 - recentDecay);
        return verdict.score() < threshold / 2
                || alert.recentCount - alert.recentExpected < CALM_SHARE * average;
    }

    private void endSpike(FiringAlert alert, KeyState key, String reason) {
        updates.add(writer.ended(alert.last, Kind.RESOLVE, reason));
        channel.spikes.remove(alert.last.signature());
        key.clearEvidence();
        key.endedHour = key.hour;
    }

    private static boolean isNews(AlertUpdate before, AlertUpdate now) {
        return now.alertClass() != before.alertClass()
                || now.severity() != before.severity()
                || isNewPlace(before.build(), now.build(), before, now)
                || isNewPlace(before.os(), now.os(), before, now)
                || now.observed() >= 2 * before.observed();
    }

    /** A place named where there was none is news at once; other changes wait, not to flap. */
    private static boolean isNewPlace(
            String before, String now, AlertUpdate last, AlertUpdate update) {
        return !now.equals(before)
                && (before.equals(AlertUpdate.ANY)
                        || update.atMillis() - last.atMillis() >= PLACE_CHANGE_MILLIS);
    }

    /** Looks at the repeats of one signature. */
    void considerLoop(String signature, KeyState key, @Nullable KeyCounts counts) {
        int repeats = counts == null ? 0 : counts.pings - counts.freshTotal;
        double repeatsLately = key.repeats + repeats;
        double firstsLately = key.firsts + (counts == null ? 0 : counts.freshTotal);
        FiringAlert loop = channel.loops.get(signature);
        if (loop != null) {
            continueLoop(loop, repeats);
        } else if (counts != null
                && isRepeating(repeats)
                && repeatsLately > settings.loopRepeats()
                && repeatsLately > LOOP_REPEATS_PER_FIRST * firstsLately) {
            newLoops.put(signature, writer.loop(signature, counts, repeatsLately, firstsLately));
        }
    }

    private void continueLoop(FiringAlert loop, int repeats) {
        if (isRepeating(repeats)) {
            loop.heatedMillis = endMillis;
        }
        if (endMillis - loop.heatedMillis >= settings.resolveAfterMillis()) {
            updates.add(writer.ended(loop.last, Kind.RESOLVE, "the repeats have stopped"));
            channel.loops.remove(loop.last.signature());
        }
    }

    /** Whether an hour of such steps would be at least half a loop. */
    private boolean isRepeating(int repeats) {
        return (long) repeats * settings.stepsPerHour() > settings.loopRepeats() / 2;
    }

    /** How a severity follows from excess: as a share of the channel's crashes. */
    static Severity severity(double channelShare, boolean startup) {
        if (startup || channelShare >= 0.10) {
            return Severity.S1;
        }
        return channelShare >= 0.01 ? Severity.S2 : Severity.S3;
    }

    static AlertClass spikeClass(KeyState key, boolean isNew) {
        if (key.runStartupPings >= 5 && key.runStartupPings >= key.runPings / 2) {
            return AlertClass.STARTUP;
        }
        return isNew ? AlertClass.NEW_SIGNATURE : AlertClass.SPIKE;
    }
}
