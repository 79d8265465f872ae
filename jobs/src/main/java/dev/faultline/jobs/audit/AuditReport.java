package dev.faultline.jobs.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an audit found. */
public final class AuditReport {

    private final long takenAt;
    private final long time;
    private final Map<String, Long> read;
    private final Sums sums;
    private final Lag lag;
    private final Findings findings;

    /**
     * Creates a report.
     *
     * @param takenAt when it began, epoch milliseconds
     * @param time receive time up to which monitoring has published everything
     * @param read records read of each topic
     * @param sums what everything adds up to
     * @param lag what the jobs have not done yet
     * @param findings what is wrong
     */
    AuditReport(
            long takenAt,
            long time,
            Map<String, Long> read,
            Sums sums,
            Lag lag,
            Findings findings) {
        this.takenAt = takenAt;
        this.time = time;
        this.read = read;
        this.sums = sums;
        this.lag = lag;
        this.findings = findings;
    }

    /**
     * What everything adds up to.
     *
     * @param inputs input records
     * @param fates of these, by fate
     * @param events events
     * @param forgotten of these, with all rows deleted because their client asked for it
     * @param counted of these, counted
     * @param duplicates of these, duplicates of another event
     * @param late of these, too late to be compared with anything
     * @param openEvents of these, possibly in rows that are not due yet
     * @param rows rows of counts that were compared
     * @param openRows rows of counts and rates that may be said again and were not compared
     * @param recomputed events in the compared rows of counts
     * @param said the same by the rows themselves
     * @param links links in force
     */
    record Sums(
            long inputs,
            Map<String, Long> fates,
            long events,
            long forgotten,
            long counted,
            long duplicates,
            long late,
            long openEvents,
            long rows,
            long openRows,
            long recomputed,
            long said,
            long links) {}

    long takenAt() {
        return takenAt;
    }

    Sums sums() {
        return sums;
    }

    Findings findings() {
        return findings;
    }

    /** Returns whether nothing is wrong. */
    public boolean isClean() {
        return findings.total() == 0;
    }

    /** Inputs that wait, within what is allowed or not. */
    long waiting() {
        return lag.waiting().values().stream().mapToLong(InputCheck.Waiting::count).sum();
    }

    /** Inputs of which nobody can say what became of them. */
    long unaccounted() {
        return sums.fates().getOrDefault("NONE", 0L) + sums.fates().getOrDefault("TWO_FATES", 0L);
    }

    /** Returns the report as a table for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("audit of " + Instant.ofEpochMilli(takenAt));
        sum(lines, "inputs", sums.inputs());
        sums.fates().forEach((fate, count) -> sum(lines, "  " + word(fate), count));
        sum(lines, "  waiting", waiting());
        sum(lines, "unaccounted", unaccounted());
        sum(lines, "events", sums.events());
        sum(lines, "  forgotten", sums.forgotten());
        sum(lines, "  counted", sums.counted());
        sum(lines, "  duplicates", sums.duplicates());
        sum(lines, "  late", sums.late());
        sum(lines, "count rows compared", sums.rows());
        sum(lines, "  events, recomputed", sums.recomputed());
        sum(lines, "  events, as said", sums.said());
        sum(lines, "rows not due yet", sums.openRows());
        sum(lines, "links", sums.links());
        sum(
                lines,
                "lag of enrich",
                lag.enrich().values().stream().mapToLong(Long::longValue).sum());
        sum(lines, "lag of monitor", lag.monitor());
        lines.add(
                "monitored through   "
                        + (time == ReceiveClock.UNKNOWN ? "unknown" : Instant.ofEpochMilli(time)));
        findings.repeats()
                .forEach((topic, count) -> lines.add("said again: " + count + " of " + topic));
        lines.add("");
        if (isClean()) {
            lines.add("clean: nothing missing, nothing doubled, nothing altered");
            return lines;
        }
        findings.counts()
                .forEach(
                        (group, count) ->
                                lines.add(
                                        String.format(
                                                Locale.ROOT,
                                                "%-8s %-24s %,10d",
                                                group.kind(),
                                                group.topic(),
                                                count)));
        lines.add("");
        for (Finding finding : findings.kept()) {
            lines.add(
                    finding.kind()
                            + " "
                            + finding.topic()
                            + " "
                            + finding.where()
                            + ": "
                            + finding.message());
        }
        return lines;
    }

    private static void sum(List<String> lines, String name, long value) {
        lines.add(String.format(Locale.ROOT, "%-20s %,12d", name, value));
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns the report as a document. */
    public ObjectNode json() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("taken_at", takenAt);
        document.put("clean", isClean());
        document.put("findings_total", findings.total());
        document.put("inputs", sums.inputs());
        ObjectNode fates = document.putObject("fates");
        sums.fates().forEach((fate, count) -> fates.put(fate.toLowerCase(Locale.ROOT), count));
        document.put("waiting", waiting());
        document.put("unaccounted", unaccounted());
        document.put("events", sums.events());
        document.put("forgotten", sums.forgotten());
        document.put("counted", sums.counted());
        document.put("duplicates", sums.duplicates());
        document.put("late", sums.late());
        document.put("open_events", sums.openEvents());
        document.put("rows_compared", sums.rows());
        document.put("rows_not_due", sums.openRows());
        document.put("events_recomputed", sums.recomputed());
        document.put("events_said", sums.said());
        document.put("links", sums.links());
        if (time == ReceiveClock.UNKNOWN) {
            document.putNull("monitored_through");
        } else {
            document.put("monitored_through", time);
        }
        ObjectNode lags = document.putObject("lag");
        ObjectNode enrich = lags.putObject("enrich");
        lag.enrich().forEach(enrich::put);
        lags.put("monitor", lag.monitor());
        ObjectNode records = document.putObject("records");
        read.forEach(records::put);
        ObjectNode repeats = document.putObject("said_again");
        findings.repeats().forEach(repeats::put);
        ArrayNode groups = document.putArray("groups");
        findings.counts()
                .forEach(
                        (group, count) ->
                                groups.addObject()
                                        .put("kind", group.kind().name())
                                        .put("topic", group.topic())
                                        .put("count", count));
        ArrayNode list = document.putArray("findings");
        for (Finding finding : findings.kept()) {
            list.addObject()
                    .put("kind", finding.kind().name())
                    .put("topic", finding.topic())
                    .put("where", finding.where())
                    .put("message", finding.message());
        }
        return document;
    }
}
