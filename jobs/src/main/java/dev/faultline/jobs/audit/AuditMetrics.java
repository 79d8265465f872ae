package dev.faultline.jobs.audit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The last audit in Prometheus' text format. */
public final class AuditMetrics {

    private @Nullable AuditReport last;
    private long failed;

    /** Takes a report. */
    public synchronized void take(AuditReport report) {
        last = report;
    }

    /** Notes that an audit could not be made. */
    public synchronized void failed() {
        failed++;
    }

    /** Returns the figures. */
    public synchronized String text() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "audits_failed_total",
                "counter",
                "Audits that could not be made.",
                (double) failed);
        AuditReport report = last;
        if (report == null) {
            return text.toString();
        }
        line(
                text,
                "unaccounted_inputs",
                "gauge",
                "Inputs that have no fate, or two.",
                (double) report.unaccounted());
        line(
                text,
                "waiting_inputs",
                "gauge",
                "Inputs that have no fate yet, and may wait.",
                (double) report.waiting());
        line(
                text,
                "last_audit_timestamp_seconds",
                "gauge",
                "When the last audit began.",
                report.takenAt() / 1000.0);
        head(text, "findings", "gauge", "Findings of the last audit.");
        for (Finding.Kind kind : Finding.Kind.values()) {
            long count =
                    report.findings().counts().entrySet().stream()
                            .filter(each -> each.getKey().kind() == kind)
                            .mapToLong(each -> each.getValue())
                            .sum();
            text.append("faultline_audit_findings{kind=\"")
                    .append(kind.name().toLowerCase(Locale.ROOT))
                    .append("\"} ")
                    .append(count)
                    .append('\n');
        }
        return text.toString();
    }

    private static void line(
            StringBuilder text, String name, String type, String help, double value) {
        head(text, name, type, help);
        text.append("faultline_audit_").append(name).append(' ').append(value).append('\n');
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP faultline_audit_").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE faultline_audit_").append(name).append(' ').append(type).append('\n');
    }
}
