package dev.faultline.jobs.notifier;

import dev.faultline.jobs.LiftText;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Puts an alert into Alertmanager's words.
 *
 * @param holdMillis for how long a firing alert that is not sent again goes on firing
 * @param runbooks where the runbooks are; the name of the file follows
 * @param link where an alert can be seen; the fingerprint follows; empty for nowhere
 */
record AlertWriter(long holdMillis, String runbooks, String link) {

    static final int LONGEST_NAME = 100;
    static final int LONGEST_SIGNATURE = 200;
    static final int LONGEST_SENTENCE = 300;
    static final int MOST_SENTENCES = 8;
    static final int MOST_NAMES = 10;

    private static final long LAST_MILLIS = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

    /** Beyond this next to nothing was expected, and the ratio is a matter of chance. */
    private static final double MEANINGFUL_RATIO = 1_000;

    AlertmanagerAlert write(Statement statement, long nowMillis) {
        long ends =
                statement.isFiringAt(nowMillis)
                        ? nowMillis + holdMillis
                        : statement.endedMillis(nowMillis);
        long starts = Math.min(statement.firedMillis(), Math.min(nowMillis, ends));
        return new AlertmanagerAlert(
                labels(statement.alert()),
                annotations(statement, nowMillis),
                time(starts),
                time(ends),
                link.isEmpty() ? "" : link + statement.fingerprint());
    }

    /** No value that changes while the alert fires but severity, and nothing to count by. */
    private static Map<String, String> labels(Alert alert) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("alertname", name(alert));
        labels.put("kind", alert.getKind().name().toLowerCase(Locale.ROOT));
        labels.put("fingerprint", AlertText.line(alert.getFingerprint(), LONGEST_NAME));
        put(labels, "product", AlertText.line(alert.getProduct(), LONGEST_NAME));
        put(labels, "channel", AlertText.line(alert.getChannel(), LONGEST_NAME));
        put(labels, "severity", AlertText.line(alert.getSeverity(), LONGEST_NAME));
        put(labels, "signature", AlertText.line(alert.getSignature(), LONGEST_SIGNATURE));
        return labels;
    }

    /**
     * Follows from what makes the fingerprint. The class of an alert does not: a spike may turn out
     * to be a startup crash.
     */
    private static String name(Alert alert) {
        if (alert.getKind() == AlertKind.WATCHDOG) {
            return "FaultlineWatchdog";
        }
        if (alert.getKind() == AlertKind.PIPELINE) {
            return "FaultlinePipeline";
        }
        if (alert.getSignature().isEmpty()) {
            return "FaultlineChannelCrashes";
        }
        return alert.getAlertClass().equals("loop") ? "FaultlineCrashLoop" : "FaultlineCrashes";
    }

    private Map<String, String> annotations(Statement statement, long nowMillis) {
        Alert alert = statement.alert();
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("summary", AlertText.line(alert.getTitle(), LONGEST_SENTENCE));
        annotations.put("state", statement.stateAt(nowMillis));
        annotations.put("class", AlertText.line(alert.getAlertClass(), LONGEST_NAME));
        annotations.put("since", time(alert.getOnset().toEpochMilli()));
        annotations.put("runbook_url", runbook(alert));
        if (alert.getKind() == AlertKind.CRASHES) {
            annotations.put("description", description(alert));
            annotations.put("ratio", ratio(alert));
            annotations.put("clients", count(alert.getClients()));
            annotations.put("crashes", Long.toString(alert.getCrashes()));
            annotations.put("builds", names(alert.getBuilds()));
            annotations.put("operating_systems", names(alert.getOperatingSystems()));
            put(
                    annotations,
                    "reports",
                    AlertText.joined(alert.getExemplarReports(), MOST_NAMES, LONGEST_NAME));
        }
        return annotations;
    }

    String runbook(Alert alert) {
        return runbooks
                + (alert.getKind() == AlertKind.CRASHES
                        ? "crash-alert.md"
                        : "pipeline-stands-still.md");
    }

    private static String description(Alert alert) {
        List<String> text = new ArrayList<>();
        text.add(
                String.format(
                        Locale.ROOT,
                        "%s clients crashed where %s were expected, %s; %d crashes.",
                        count(alert.getObserved()),
                        number(alert.getExpected()),
                        ratio(alert),
                        alert.getCrashes()));
        text.add(
                "Builds: "
                        + names(alert.getBuilds())
                        + ". Systems: "
                        + names(alert.getOperatingSystems())
                        + ".");
        sentences(text, "Why: ", alert.getReasons());
        sentences(text, "They differ: ", lifts(alert));
        sentences(text, "But: ", alert.getCaveats());
        return String.join("\n", text);
    }

    private static List<String> lifts(Alert alert) {
        return alert.getLifts().stream()
                .map(
                        lift ->
                                LiftText.of(
                                        lift.getAttribute(),
                                        lift.getValue(),
                                        lift.getShare(),
                                        lift.getBaselineShare()))
                .toList();
    }

    private static void sentences(List<String> text, String head, List<String> facts) {
        if (!facts.isEmpty()) {
            text.add(head + AlertText.joined(facts, MOST_SENTENCES, LONGEST_SENTENCE) + ".");
        }
    }

    private static String ratio(Alert alert) {
        return alert.getRatio() < MEANINGFUL_RATIO
                ? String.format(
                        Locale.ROOT,
                        "%.1f times (%.1f to %.1f)",
                        alert.getRatio(),
                        alert.getRatioLow(),
                        alert.getRatioHigh())
                : String.format(Locale.ROOT, "at least %,.0f times", alert.getRatioLow());
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? "all" : AlertText.joined(names, MOST_NAMES, LONGEST_NAME);
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 0.05 ? "%.4f" : "%.1f", value);
    }

    private static void put(Map<String, String> map, String name, String value) {
        if (!value.isEmpty()) {
            map.put(name, value);
        }
    }

    /** RFC 3339 in seconds, all of one length, so that texts are in the order of their times. */
    static String time(long millis) {
        // Years that RFC 3339 can write; a row may claim anything.
        long bounded = Math.max(0, Math.min(millis, LAST_MILLIS));
        return Instant.ofEpochMilli(bounded).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
