package dev.faultline.jobs.cli;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.RowReader;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The last word on each alert, and what people have said of them. */
final class AlertBook {

    /** Alerts are some 4 KB each, and a compacted topic keeps every one that ever was. */
    private static final int MOST_ALERTS = 50_000;

    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final Map<String, AlertVerdict> verdicts = new TreeMap<>();

    /** Reads both topics. */
    static AlertBook read(RowReader reader) {
        AlertBook book = new AlertBook();
        reader.read(Topics.ALERTS, Alert.class, book::takeAlert);
        reader.read(Topics.VERDICTS, AlertVerdict.class, book::takeVerdict);
        return book;
    }

    private boolean takeAlert(String fingerprint, @Nullable Alert alert) {
        // Again at the end: should there be too many, the longest untouched go.
        alerts.remove(fingerprint);
        if (alert != null) {
            alerts.put(fingerprint, alert);
            if (alerts.size() > MOST_ALERTS) {
                alerts.remove(alerts.keySet().iterator().next());
            }
        }
        return true;
    }

    private boolean takeVerdict(String key, @Nullable AlertVerdict verdict) {
        if (verdict == null) {
            verdicts.remove(key);
        } else {
            verdicts.put(key, verdict);
        }
        return true;
    }

    /** All alerts, the one that fired last first. */
    List<Alert> alerts() {
        List<Alert> sorted = new ArrayList<>(alerts.values());
        sorted.sort(
                Comparator.comparing(Alert::getFiredAt)
                        .reversed()
                        .thenComparing(Alert::getFingerprint));
        return sorted;
    }

    @Nullable Alert alert(String fingerprint) {
        return alerts.get(fingerprint);
    }

    /** What is said of the alert as it fired last. */
    @Nullable AlertVerdict verdict(Alert alert) {
        return verdicts.get(key(alert.getFingerprint(), alert.getFiredAt()));
    }

    /** Key of a verdict. */
    static String key(String fingerprint, Instant firedAt) {
        return fingerprint + '|' + firedAt.toEpochMilli();
    }

    /** Fingerprints that begin or look like one that is not there. */
    List<String> similar(String fingerprint) {
        String start = fingerprint.substring(0, Math.min(4, fingerprint.length()));
        return alerts.keySet().stream().filter(each -> each.startsWith(start)).limit(3).toList();
    }
}
