package dev.faultline.jobs.notifier;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.faultline.schema.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Body of a webhook request. Fields may be added; a change of meaning makes another version.
 *
 * @param version of this format
 * @param id the same for the same news however often it is sent
 * @param incident which firing of which alert
 * @param event what happened, in lower case: {@link Incidents.Happening}
 * @param alertClass as in the topic, like all that follows
 */
@JsonNaming(SnakeCaseStrategy.class)
record WebhookDocument(
        int version,
        String id,
        String incident,
        String event,
        String fingerprint,
        long revision,
        String kind,
        String alertClass,
        String severity,
        String product,
        String channel,
        String signature,
        List<String> builds,
        List<String> operatingSystems,
        String title,
        List<String> reasons,
        List<String> caveats,
        List<String> reports,
        String onset,
        String firedAt,
        String updatedAt,
        @Nullable String resolvedAt,
        double observed,
        double expected,
        double ratio,
        double ratioLow,
        double ratioHigh,
        long crashes,
        double clients,
        boolean late,
        String runbookUrl) {

    static WebhookDocument of(Incidents.News news, AlertWriter writer) {
        Alert alert = news.statement().alert();
        Instant resolved = alert.getResolvedAt();
        return new WebhookDocument(
                1,
                news.id(),
                news.incident(),
                news.happening().name().toLowerCase(Locale.ROOT),
                name(alert.getFingerprint()),
                alert.getRevision(),
                alert.getKind().name().toLowerCase(Locale.ROOT),
                name(alert.getAlertClass()),
                name(alert.getSeverity()),
                name(alert.getProduct()),
                name(alert.getChannel()),
                AlertText.line(alert.getSignature(), AlertWriter.LONGEST_SIGNATURE),
                names(alert.getBuilds()),
                names(alert.getOperatingSystems()),
                AlertText.line(alert.getTitle(), AlertWriter.LONGEST_SENTENCE),
                sentences(alert.getReasons()),
                sentences(alert.getCaveats()),
                names(alert.getExemplarReports()),
                time(alert.getOnset()),
                time(alert.getFiredAt()),
                time(alert.getUpdatedAt()),
                resolved == null ? null : time(resolved),
                finite(alert.getObserved()),
                finite(alert.getExpected()),
                finite(alert.getRatio()),
                finite(alert.getRatioLow()),
                finite(alert.getRatioHigh()),
                alert.getCrashes(),
                finite(alert.getClients()),
                alert.getLate(),
                writer.runbook(alert));
    }

    private static String name(String text) {
        return AlertText.line(text, AlertWriter.LONGEST_NAME);
    }

    private static List<String> names(List<String> texts) {
        return AlertText.lines(texts, AlertWriter.MOST_NAMES, AlertWriter.LONGEST_NAME);
    }

    private static List<String> sentences(List<String> texts) {
        return AlertText.lines(texts, AlertWriter.MOST_SENTENCES, AlertWriter.LONGEST_SENTENCE);
    }

    private static String time(Instant instant) {
        return AlertWriter.time(instant.toEpochMilli());
    }

    /** JSON has no infinity: nothing was expected, and the ratio says no more than "huge". */
    private static double finite(double value) {
        return Double.isNaN(value)
                ? 0
                : Math.max(-Double.MAX_VALUE, Math.min(value, Double.MAX_VALUE));
    }
}
