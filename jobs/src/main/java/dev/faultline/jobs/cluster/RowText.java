package dev.faultline.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.jobs.LiftText;
import dev.faultline.jobs.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Records as lines for a person at a terminal. Control characters of what clients sent do not get
 * through.
 */
final class RowText {

    private static final int LONGEST_LINE = 400;

    /** Beyond this next to nothing was expected, and the ratio is a matter of chance. */
    private static final double MEANINGFUL_RATIO = 1_000;

    private RowText() {}

    /** One or more whole lines. */
    static String of(String topic, TopicRow row) {
        List<String> lines =
                switch (topic) {
                    case Topics.ALERTS -> alert(row);
                    case Topics.RATES -> List.of(rate(row));
                    case Topics.PROCESSED -> List.of(processed(row));
                    case Topics.COUNTS -> List.of(count(row));
                    default -> List.of(row.key() + "  " + row.value());
                };
        return lines.stream().map(RowText::printable).collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<String> alert(TopicRow row) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(
                row.text("state")
                        + "  "
                        + orElse(
                                row.text("title"),
                                row.text("severity") + " " + row.text("signature")));
        lines.add(
                "  what      "
                        + row.text("alert_class")
                        + ": "
                        + orElse(row.text("signature"), "the whole channel"));
        lines.add("  how big   " + size(row.value()));
        lines.add("  since     " + time(row, "onset") + ", fired " + time(row, "fired_at"));
        lines.add(
                "  where     "
                        + row.text("product")
                        + " "
                        + row.text("channel")
                        + ", builds "
                        + orElse(texts(row, "builds"), "all")
                        + ", systems "
                        + orElse(texts(row, "operating_systems"), "all"));
        optional(lines, "  why       ", texts(row, "reasons"));
        optional(lines, "  but       ", texts(row, "caveats"));
        for (JsonNode lift : row.value().path("lifts")) {
            lines.add(
                    "  differ    "
                            + LiftText.of(
                                    lift.path("attribute").asText(),
                                    lift.path("value").asText(),
                                    lift.path("share").asDouble(),
                                    lift.path("baseline_share").asDouble()));
        }
        optional(lines, "  open      ", texts(row, "exemplar_reports"));
        lines.add("  id        " + row.text("fingerprint"));
        return lines;
    }

    private static String size(JsonNode alert) {
        double expected = alert.path("expected").asDouble();
        double ratio = alert.path("ratio").asDouble();
        double low = alert.path("ratio_low").asDouble();
        return String.format(
                        Locale.ROOT,
                        expected < 0.05
                                ? "%.0f clients crashed, %.4f expected"
                                : "%.0f clients crashed, %.1f expected",
                        alert.path("observed").asDouble(),
                        expected)
                + (ratio < MEANINGFUL_RATIO
                        ? String.format(
                                Locale.ROOT,
                                ": %.1f times (%.1f to %.1f)",
                                ratio,
                                low,
                                alert.path("ratio_high").asDouble())
                        : String.format(Locale.ROOT, ": at least %,.0f times", low))
                + "; "
                + alert.path("crashes").asLong()
                + " crashes";
    }

    private static void optional(List<String> lines, String head, String text) {
        if (!text.isEmpty()) {
            lines.add(head + text);
        }
    }

    private static String rate(TopicRow row) {
        return String.format(
                Locale.ROOT,
                "%s %-2s  %s %s %s  %s crashes, rate %s (%s to %s) per 1,000 h%s%s%s",
                time(row, "window_start"),
                row.text("window_size"),
                row.text("product"),
                row.text("channel"),
                row.text("definition"),
                row.text("crashes"),
                decimal(row.value().path("rate")),
                decimal(row.value().path("rate_low")),
                decimal(row.value().path("rate_high")),
                arrival(row.value()),
                row.text("build_id").isEmpty() ? "" : "  build " + row.text("build_id"),
                row.text("signature").isEmpty() ? "" : "  " + row.text("signature"));
    }

    private static String arrival(JsonNode rate) {
        JsonNode completeness = rate.path("completeness");
        if (rate.path("is_final").asBoolean()) {
            return ", final";
        }
        return completeness.isNumber()
                ? String.format(Locale.ROOT, ", %.0f %% of usage in", 100 * completeness.asDouble())
                : "";
    }

    private static String processed(TopicRow row) {
        return String.format(
                Locale.ROOT,
                "%s %-6s  %s %s %s %s %s  %s",
                time(row, "received_at"),
                row.text("source"),
                row.text("product"),
                row.text("channel"),
                row.text("version"),
                row.text("os"),
                row.text("process_type"),
                row.text("signature"));
    }

    private static String count(TopicRow row) {
        return String.format(
                Locale.ROOT,
                "%s  %s %s %s %s %s  %s pings, %s reports, %.0f clients  %s",
                time(row, "window_start"),
                row.text("product"),
                row.text("channel"),
                row.text("build_id"),
                row.text("os"),
                row.text("process_type"),
                row.text("pings"),
                row.text("reports"),
                row.value().path("clients").asDouble(),
                row.text("signature"));
    }

    private static String time(TopicRow row, String field) {
        long millis = row.value().path(field).asLong();
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String decimal(JsonNode number) {
        return number.isNumber() ? String.format(Locale.ROOT, "%.2f", number.asDouble()) : "-";
    }

    private static String texts(TopicRow row, String field) {
        return StreamSupport.stream(row.value().path(field).spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** A signature is what a client sent: an escape sequence in it must not reach the terminal. */
    static String printable(String line) {
        StringBuilder printable = new StringBuilder(line.length());
        line.codePoints()
                .limit(LONGEST_LINE)
                .map(
                        c ->
                                Character.isISOControl(c)
                                                || Character.getType(c) == Character.FORMAT
                                        ? '?'
                                        : c)
                .forEach(printable::appendCodePoint);
        return line.codePointCount(0, line.length()) > LONGEST_LINE
                ? printable + "..."
                : printable.toString();
    }
}
