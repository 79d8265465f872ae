package dev.faultline.statistics.detection;

import dev.faultline.statistics.detection.AlertUpdate.AlertClass;
import dev.faultline.statistics.detection.AlertUpdate.Kind;
import dev.faultline.statistics.detection.AlertUpdate.Severity;
import dev.faultline.statistics.detection.StepVolume.KeyCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts what the detector knows of an event into an alert: figures, interval, reasons, caveats. */
final class AlertWriter {

    private static final double NORMAL_975 = 1.96;
    private static final double LOW_VOLUME_CLIENTS = 20;
    private static final long SHORT_HISTORY_MILLIS = 7 * DetectorSettings.DAY_MILLIS;

    /** Below this part of the day before, crashes are missing rather than fewer. */
    private static final double INCOMPLETE = 0.6;

    private static final double COMPARABLE_VOLUME = 50;
    private static final long DAY_HOURS = 24;
    private static final long RECENT_HOURS = 3;
    private static final long NEW_HOURS = 24;

    private final DetectorSettings settings;
    private final ChannelState channel;
    private final long endMillis;

    AlertWriter(DetectorSettings settings, ChannelState channel, long endMillis) {
        this.settings = settings;
        this.channel = channel;
        this.endMillis = endMillis;
    }

    /**
     * A spike as it stands.
     *
     * @param before what was said last, null when it fires now
     */
    AlertUpdate spike(
            Kind kind,
            String signature,
            KeyState key,
            Baseline baseline,
            Verdict verdict,
            @Nullable AlertUpdate before) {
        Evidence evidence = verdict.evidence();
        double observed = evidence.observed;
        double expected = evidence.expected;
        double excess = Math.max(0, observed - expected);
        long onset = evidence.onsetStep * settings.stepMillis();
        double steps = Math.max(1, (endMillis - onset) / (double) settings.stepMillis());
        double share = channelShare(onset, excess / steps);
        AlertClass alertClass =
                before == null
                        ? AlertLifecycle.spikeClass(key, isNew(key, onset))
                        : laterClass(before, key);
        Severity severity = AlertLifecycle.severity(share, alertClass == AlertClass.STARTUP);
        if (before != null && before.severity().compareTo(severity) < 0) {
            severity = before.severity();
        }
        double ratio = (observed + 0.5) / Math.max(1e-9, expected);
        double spread = Math.exp(NORMAL_975 * relativeError(key, baseline, observed, expected));
        Localisation place = Localisation.of(channel, key, baseline, verdict);
        return new AlertUpdate(
                kind,
                alertClass,
                signature,
                place.build(),
                place.os(),
                endMillis,
                before == null ? endMillis : before.firedMillis(),
                before == null ? onset : Math.min(onset, before.onsetMillis()),
                observed,
                expected,
                ratio,
                ratio / spread,
                ratio * spread,
                verdict.score(),
                threshold(baseline),
                Math.round(observed),
                Math.round(Math.max(observed, key.runPings)),
                excess / steps,
                excess / steps * settings.stepsPerHour(),
                share,
                severity,
                reasons(alertClass, observed, expected, verdict, baseline, place),
                caveats(key, baseline, observed),
                before != null && before.late());
    }

    /** Evidence that the signature needs, by the budget and the channel's governor. */
    double threshold(Baseline baseline) {
        return settings.threshold()
                + channel.governor.raise(
                        Governor.stratum(baseline.learned), settings.falseAlarmsPerMonth());
    }

    /** First seen shortly before its evidence began, in a channel that was watched by then. */
    private boolean isNew(KeyState key, long onsetMillis) {
        long onsetHour = onsetMillis / DetectorSettings.HOUR_MILLIS;
        long watchedFrom = channel.firstVolumeMillis + settings.learningMillis() / 2;
        return onsetHour - key.firstHour <= NEW_HOURS
                && key.firstHour * DetectorSettings.HOUR_MILLIS >= watchedFrom;
    }

    /** A class may become more precise, but a new signature stays new while its alert lasts. */
    private static AlertClass laterClass(AlertUpdate before, KeyState key) {
        AlertClass now = AlertLifecycle.spikeClass(key, false);
        return now == AlertClass.STARTUP ? now : before.alertClass();
    }

    /** Excess over all crashes of the channel, since onset as far as hours are remembered. */
    private double channelShare(long onsetMillis, double excessPerStep) {
        long onsetHour = onsetMillis / DetectorSettings.HOUR_MILLIS;
        long from = Math.max(onsetHour, channel.hour - ChannelState.HISTORY_HOURS + 1);
        double volume = channel.hourVolume();
        for (long hour = from; hour < channel.hour; hour++) {
            volume += channel.historyVolume(hour);
        }
        double steps =
                (endMillis / (double) DetectorSettings.HOUR_MILLIS - from)
                        * settings.stepsPerHour();
        double all = volume / steps + excessPerStep;
        return all > 0 ? excessPerStep / all : 0;
    }

    /** Standard error of the log ratio: counting, learned baseline, wander. */
    private static double relativeError(
            KeyState key, Baseline baseline, double observed, double expected) {
        double counting = Baseline.dispersion(key, expected) / Math.max(0.5, observed);
        double learning = 1 / (baseline.learned + 0.3);
        return Math.sqrt(counting + learning + baseline.wander * baseline.wander);
    }

    private List<String> reasons(
            AlertClass alertClass,
            double observed,
            double expected,
            Verdict verdict,
            Baseline baseline,
            Localisation place) {
        double threshold = threshold(baseline);
        List<String> reasons = new ArrayList<>();
        reasons.add(
                text("%.0f distinct clients crashed where %.2g were expected", observed, expected));
        reasons.add(text("evidence %.1f nats, fires at %.1f", verdict.score(), threshold));
        if (threshold > settings.threshold()) {
            reasons.add(
                    text(
                            "that is %.1f more than the budget asks, as signatures like this one"
                                    + " come close too often",
                            threshold - settings.threshold()));
        }
        if (alertClass == AlertClass.NEW_SIGNATURE) {
            reasons.add("the signature was not seen before");
        }
        if (alertClass == AlertClass.STARTUP) {
            reasons.add("most crashes happen during startup");
            if (verdict.score() < threshold) {
                reasons.add(
                        "a burst during startup of a young build needs half of the evidence, or a"
                                + " third if the signature is new");
            }
        }
        if (!place.build().equals(AlertUpdate.ANY)) {
            reasons.add("nearly all of the excess is on one build");
        }
        if (!place.os().equals(AlertUpdate.ANY)) {
            reasons.add("nearly all of the excess is on one operating system");
        }
        return reasons;
    }

    private List<String> caveats(KeyState key, Baseline baseline, double observed) {
        List<String> caveats = new ArrayList<>();
        if (observed < LOW_VOLUME_CLIENTS) {
            caveats.add(text("low volume: %.0f clients", observed));
        }
        if (endMillis - channel.firstVolumeMillis < SHORT_HISTORY_MILLIS) {
            caveats.add("less than a week of history: weekly habits are not known yet");
        }
        if (baseline.wander > 0.2) {
            caveats.add("the signature's share wanders by itself");
        }
        double received = received();
        if (received < INCOMPLETE) {
            caveats.add(
                    text(
                            "completeness: only %.0f %% of the crashes of the same time yesterday"
                                    + " were received, a part of the channel may be missing",
                            100 * received));
        }
        if (key.repeats > settings.loopRepeats()) {
            caveats.add("clients that repeat the crash inflate the number of pings");
        }
        return caveats;
    }

    /**
     * Crashes of the channel in the last one to two hours over those a day before; 1 if unknown.
     */
    private double received() {
        long start = channel.hour * DetectorSettings.HOUR_MILLIS;
        double ofHour =
                Math.max(0, endMillis - settings.stepMillis() - start)
                        / (double) DetectorSettings.HOUR_MILLIS;
        double before =
                channel.historyVolume(channel.hour - DAY_HOURS - 1)
                        + ofHour * channel.historyVolume(channel.hour - DAY_HOURS);
        return before < COMPARABLE_VOLUME
                ? 1
                : (channel.historyVolume(channel.hour - 1) + channel.hourVolume()) / before;
    }

    /** A loop as it fires. */
    AlertUpdate loop(String signature, KeyCounts counts, double repeats, double firsts) {
        StepVolume.Cell loudest = counts.cells.get(0);
        for (StepVolume.Cell cell : counts.cells) {
            loudest = cell.pings() > loudest.pings() ? cell : loudest;
        }
        int buildId = loudest.buildId();
        String build =
                channel.builds.stream()
                        .filter(clock -> clock.id == buildId)
                        .map(clock -> clock.name)
                        .findFirst()
                        .orElse(AlertUpdate.ANY);
        double ratio = (repeats + firsts) / Math.max(1, firsts);
        return new AlertUpdate(
                Kind.FIRE,
                AlertClass.LOOP,
                signature,
                build,
                channel.systems.get(loudest.os()),
                endMillis,
                endMillis,
                endMillis - settings.stepMillis(),
                repeats + firsts,
                firsts,
                ratio,
                ratio,
                ratio,
                repeats,
                settings.loopRepeats(),
                Math.round(firsts),
                Math.round(repeats + firsts),
                counts.pings - counts.freshTotal,
                repeats,
                0,
                Severity.S3,
                List.of(
                        text(
                                "%.0f crashes within about an hour by clients that had crashed so"
                                        + " before, %.0f by others",
                                repeats, firsts)),
                List.of(),
                false);
    }

    /** The channel as a whole as it fires. */
    AlertUpdate channel(ChannelRate rate, int signatures) {
        boolean isJudged = rate.expected > 0;
        double observed = rate.observed;
        double expected = rate.expected;
        double ratio = isJudged ? observed / expected : 1;
        double spread =
                Math.exp(NORMAL_975 * Math.hypot(rate.error(), 1 / Math.sqrt(observed + 1)));
        long onset =
                isJudged
                        ? rate.onsetStep * settings.stepMillis()
                        : endMillis - settings.stepMillis();
        double steps = Math.max(1, (endMillis - onset) / (double) settings.stepMillis());
        double excess = Math.max(0, observed - expected);
        double share = observed > 0 ? excess / observed : 0;
        List<String> reasons = new ArrayList<>();
        if (isJudged) {
            reasons.add(
                    text(
                            "%.0f crashes where %.0f were expected by the use of the channel",
                            observed, expected));
        }
        reasons.add(
                text(
                        "evidence %.1f nats, fires at %.1f",
                        rate.score(), settings.channelThreshold()));
        if (signatures > 0) {
            reasons.add(text("%d signatures fire by themselves", signatures));
        }
        return new AlertUpdate(
                Kind.FIRE,
                AlertClass.CHANNEL,
                AlertUpdate.WHOLE_CHANNEL,
                AlertUpdate.ANY,
                AlertUpdate.ANY,
                endMillis,
                endMillis,
                onset,
                observed,
                expected,
                ratio,
                ratio / spread,
                ratio * spread,
                rate.score(),
                settings.channelThreshold(),
                Math.round(observed),
                Math.round(observed),
                excess / steps,
                excess / steps * settings.stepsPerHour(),
                share,
                AlertLifecycle.severity(share, false),
                reasons,
                List.of(useOnItsWay()),
                false);
    }

    private String useOnItsWay() {
        UsageHistory usage = channel.rate.usage;
        UsageForecast forecast = new UsageForecast(usage, channel.hour);
        double arrived = 0;
        double all = 0;
        for (long of = channel.hour - RECENT_HOURS; of < channel.hour; of++) {
            arrived += usage.arrived(of);
            all += Math.max(usage.arrived(of), usage.knows(of) ? usage.use(of) : forecast.of(of));
        }
        return text(
                "completeness: %.0f %% of the use of the last three hours has arrived, the rest is"
                        + " expected",
                all > 0 ? 100 * arrived / all : 0);
    }

    /** The end of an alert, with the figures said last. */
    AlertUpdate ended(AlertUpdate last, Kind kind, String reason) {
        return copy(last, kind, last.signature(), List.of(reason));
    }

    /** The alert under another signature: the same crashes are called that now. */
    AlertUpdate renamed(AlertUpdate last, String signature) {
        List<String> reasons = new ArrayList<>(last.reasons());
        reasons.add("until another ruleset took over, the signature was " + last.signature());
        return copy(last, Kind.UPDATE, signature, reasons);
    }

    private AlertUpdate copy(AlertUpdate last, Kind kind, String signature, List<String> reasons) {
        return new AlertUpdate(
                kind,
                last.alertClass(),
                signature,
                last.build(),
                last.os(),
                endMillis,
                last.firedMillis(),
                last.onsetMillis(),
                last.observed(),
                last.expected(),
                last.ratio(),
                last.ratioLow(),
                last.ratioHigh(),
                last.score(),
                last.threshold(),
                last.clients(),
                last.pings(),
                last.excessPerStep(),
                last.excessPerHour(),
                last.channelShare(),
                last.severity(),
                reasons,
                last.caveats(),
                last.late());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
