package dev.faultline.functions.detect;

import dev.faultline.correlation.Exemplar;
import dev.faultline.correlation.Hash64;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertProvenance;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.AttributeLift;
import dev.faultline.statistics.detection.AlertUpdate;
import dev.faultline.statistics.detection.DetectorSettings;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Puts alerts into words and rows. */
final class AlertRows {

    static final String LEARNING = "learning";
    static final String SILENT = "silent";
    static final String WATCHDOG = "watchdog";

    /** A firing alert is said again this often, in receive time. */
    static final long REPEAT_MILLIS = 300_000;

    /** Two repetitions may be lost before a reader takes an alert for stale. */
    private static final long VALID_MILLIS = 3 * REPEAT_MILLIS;

    private static final long MINUTE_MILLIS = 60_000;
    private static final int SIGNATURE_IN_TITLE = 120;

    private final StepSettings stepSettings;
    private final DetectorSettings settings;
    private final String configuration;

    AlertRows(StepSettings stepSettings) {
        this.stepSettings = stepSettings;
        this.settings = stepSettings.detector();
        this.configuration = hex(Hash64.of(settings.toString()));
    }

    /** Identity of the alert that an update speaks of. */
    static String fingerprint(ChannelKey channel, AlertUpdate update) {
        String besideSpikes =
                switch (update.alertClass()) {
                    case LOOP -> "loop";
                    case REGRESSION -> "regression";
                    case SPIKE, NEW_SIGNATURE, STARTUP, CHANNEL -> "";
                };
        return fingerprint(AlertKind.CRASHES, channel, update.signature(), besideSpikes);
    }

    static String fingerprint(
            AlertKind kind, ChannelKey channel, String signature, String alertClass) {
        // The unit separator cannot be part of a name, so parts cannot run into each other.
        return hex(
                Hash64.of(
                        String.join(
                                "\u001f",
                                kind.name(),
                                channel.product(),
                                channel.channel(),
                                signature,
                                alertClass)));
    }

    Alert row(ChannelKey channel, AlertUpdate update, AlertState state, long now, SaidAlert said) {
        Alert row = plain(channel, AlertKind.CRASHES, state, now, said.revision());
        row.setFingerprint(fingerprint(channel, update));
        row.setAlertClass(update.alertClass().label().replace('-', '_'));
        row.setSeverity(update.severity().name());
        row.setSignature(update.signature());
        row.setBuilds(only(update.build()));
        row.setOperatingSystems(only(update.os()));
        row.setTitle(title(channel, update, state));
        row.setOnset(Instant.ofEpochMilli(update.onsetMillis()));
        row.setFiredAt(Instant.ofEpochMilli(update.firedMillis()));
        row.setObserved(update.observed());
        row.setExpected(update.expected());
        row.setRatio(update.ratio());
        row.setRatioLow(update.ratioLow());
        row.setRatioHigh(update.ratioHigh());
        row.setCrashes(update.pings());
        row.setClients((double) update.clients());
        row.setExcessShare(update.channelShare());
        row.setScore(update.score());
        row.setThreshold(update.threshold());
        row.setLate(update.late());
        row.setReasons(update.reasons());
        row.setCaveats(
                Stream.concat(update.caveats().stream(), said.findings().caveats().stream())
                        .toList());
        row.setExemplarReports(said.reports().reports().stream().map(Exemplar::reportId).toList());
        row.setLifts(
                said.findings().lifts().stream()
                        .map(
                                lift ->
                                        new AttributeLift(
                                                lift.attribute(),
                                                lift.value(),
                                                lift.share(),
                                                lift.baselineShare(),
                                                lift.ratio(),
                                                lift.qValue()))
                        .toList());
        row.setProvenance(provenance(update.onsetMillis(), update.atMillis(), said.origin()));
        return row;
    }

    /** A statement about a channel as a whole. */
    Alert status(
            ChannelKey channel,
            AlertKind kind,
            AlertState state,
            String alertClass,
            String title,
            long now,
            SaidAlert said) {
        Alert row = plain(channel, kind, state, now, said.revision());
        row.setFingerprint(fingerprint(kind, channel, "", alertClass));
        row.setAlertClass(alertClass);
        row.setTitle(title);
        row.setOnset(Instant.ofEpochMilli(said.since()));
        row.setFiredAt(Instant.ofEpochMilli(said.since()));
        row.setProvenance(provenance(said.since(), now, said.origin()));
        return row;
    }

    /** The state that a change of an alert leads to. */
    static AlertState state(AlertUpdate.Kind kind) {
        return switch (kind) {
            case FIRE -> AlertState.FIRING;
            case UPDATE -> AlertState.UPDATED;
            case RESOLVE -> AlertState.RESOLVED;
            case RETRACT -> AlertState.RETRACTED;
        };
    }

    private static Alert plain(
            ChannelKey channel, AlertKind kind, AlertState state, long now, long revision) {
        Alert row = Alert.newBuilder().build();
        row.setKind(kind);
        row.setState(state);
        row.setRevision(revision);
        row.setProduct(channel.product());
        row.setChannel(channel.channel());
        row.setUpdatedAt(Instant.ofEpochMilli(now));
        row.setValidUntil(Instant.ofEpochMilli(now + VALID_MILLIS));
        boolean over = state == AlertState.RESOLVED || state == AlertState.RETRACTED;
        row.setResolvedAt(over ? Instant.ofEpochMilli(now) : null);
        return row;
    }

    private AlertProvenance provenance(long firstStep, long lastStep, StepOrigin origin) {
        return new AlertProvenance(
                origin.rulesetId(),
                configuration,
                settings.stepMillis(),
                Instant.ofEpochMilli(firstStep),
                Instant.ofEpochMilli(lastStep),
                new TreeMap<>(origin.offsets()),
                stepSettings.named());
    }

    private static String title(ChannelKey channel, AlertUpdate update, AlertState state) {
        long minutes = Math.max(1, (update.atMillis() - update.onsetMillis()) / MINUTE_MILLIS);
        String build = only(update.build()).isEmpty() ? "" : " build " + update.build();
        String os = only(update.os()).isEmpty() ? "" : " on " + update.os();
        return String.format(
                Locale.ROOT,
                "%s%s %s: %s on %s %s%s%s – %d clients in %d min, %s expected",
                state == AlertState.RESOLVED ? "Resolved: " : "",
                update.severity(),
                update.alertClass().label().replace('-', ' '),
                update.signature().equals(AlertUpdate.WHOLE_CHANNEL)
                        ? "all signatures"
                        : shorten(update.signature()),
                channel.product(),
                channel.channel(),
                build,
                os,
                update.clients(),
                minutes,
                expected(update.expected()));
    }

    private static String expected(double value) {
        if (value < 0.05) {
            return "none";
        }
        return value < 10
                ? String.format(Locale.ROOT, "%.1f", value)
                : String.valueOf(Math.round(value));
    }

    private static String shorten(String signature) {
        return signature.length() <= SIGNATURE_IN_TITLE
                ? signature
                : signature.substring(0, SIGNATURE_IN_TITLE - 1) + '…';
    }

    private static List<String> only(String part) {
        return part.equals(AlertUpdate.ANY) ? List.of() : List.of(part);
    }

    private static String hex(long hash) {
        return String.format(Locale.ROOT, "%016x", hash);
    }
}
