package dev.faultline.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.AlertVerdict;
import dev.faultline.statistics.whatif.Comparison.Pair;
import dev.faultline.statistics.whatif.Comparison.Verdict;
import dev.faultline.statistics.whatif.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Incidents of two configurations, in words. */
final class WhatIf {

    private final List<Pair> pairs;
    private final Collection<AlertVerdict> verdicts;
    private final LongFunction<String> time;

    /**
     * Puts pairs into words.
     *
     * @param verdicts what people have said of alerts
     * @param time a moment in words
     */
    WhatIf(List<Pair> pairs, Collection<AlertVerdict> verdicts, LongFunction<String> time) {
        this.pairs = pairs;
        this.verdicts = verdicts;
        this.time = time;
    }

    /** For people: a line each, and how many there are of each kind. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (Pair pair : pairs) {
            counts.merge(pair.verdict(), 1, Integer::sum);
            lines.add(line(pair));
        }
        StringBuilder sum = new StringBuilder();
        for (Verdict verdict : Verdict.values()) {
            sum.append(sum.length() == 0 ? "" : ", ")
                    .append(counts.getOrDefault(verdict, 0))
                    .append(' ')
                    .append(words(verdict));
        }
        lines.add(sum.toString());
        return lines;
    }

    private String line(Pair pair) {
        Incident any = pair.any();
        AlertVerdict said = verdict(any);
        return String.format(
                Locale.ROOT,
                "%-11s  %-20s  %-20s  %s  %s  %s%s",
                words(pair.verdict()),
                fired(pair.first()),
                fired(pair.second()),
                any.channel(),
                any.kind(),
                any.signature(),
                said == null ? "" : "  [" + AlertVerdictCommand.words(said) + ']');
    }

    /** For programs: a document each. */
    List<ObjectNode> documents() {
        List<ObjectNode> documents = new ArrayList<>();
        for (Pair pair : pairs) {
            Incident any = pair.any();
            AlertVerdict said = verdict(any);
            documents.add(
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("outcome", pair.verdict().name().toLowerCase(Locale.ROOT))
                            .put("channel", any.channel())
                            .put("signature", any.signature())
                            .put("kind", any.kind())
                            .put("first_fired", pair.first() == null ? null : fired(pair.first()))
                            .put(
                                    "second_fired",
                                    pair.second() == null ? null : fired(pair.second()))
                            .put("verdict", said == null ? null : said.getVerdict().name()));
        }
        return documents;
    }

    private String fired(@Nullable Incident incident) {
        return incident == null ? "-" : time.apply(incident.firedMillis());
    }

    private static String words(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What was said of an alert about the same that fired while the incident lasted. */
    private @Nullable AlertVerdict verdict(Incident incident) {
        for (AlertVerdict said : verdicts) {
            long fired = said.getFiredAt().toEpochMilli();
            boolean isLoop = said.getAlertClass().equals("loop");
            if (channel(said.getProduct(), said.getChannel()).equals(incident.channel())
                    && said.getSignature().equals(incident.signature())
                    && isLoop == incident.kind().equals("loop")
                    && fired >= incident.firedMillis() - Duration.ofDays(1).toMillis()
                    && fired <= incident.endedMillis()) {
                return said;
            }
        }
        return null;
    }

    /** Incidents in lines of comma-separated values as detect writes them. */
    static List<Incident> ofCsv(String csv) {
        Map<String, Incident> open = new LinkedHashMap<>();
        List<Incident> incidents = new ArrayList<>();
        csv.lines()
                .skip(1)
                .map(line -> line.split(",", -1))
                .forEach(
                        row -> {
                            String key = row[1] + ',' + row[2] + ',' + row[5];
                            long at = Long.parseLong(row[0]);
                            note(
                                    open,
                                    incidents,
                                    key,
                                    row[6],
                                    new Incident(row[1], row[2], row[5], at, Long.MAX_VALUE));
                        });
        incidents.addAll(open.values());
        return incidents;
    }

    /** Incidents among the changes of alerts. */
    static List<Incident> of(List<Alert> changes) {
        Map<String, Incident> open = new LinkedHashMap<>();
        List<Incident> incidents = new ArrayList<>();
        for (Alert alert : changes) {
            boolean over =
                    alert.getState() == AlertState.RESOLVED
                            || alert.getState() == AlertState.RETRACTED;
            note(
                    open,
                    incidents,
                    alert.getFingerprint(),
                    over ? "resolve" : "fire",
                    new Incident(
                            channel(alert.getProduct(), alert.getChannel()),
                            alert.getSignature(),
                            alert.getAlertClass().equals("loop") ? "loop" : "spike",
                            alert.getUpdatedAt().toEpochMilli(),
                            Long.MAX_VALUE));
        }
        incidents.addAll(open.values());
        return incidents;
    }

    private static void note(
            Map<String, Incident> open,
            List<Incident> incidents,
            String key,
            String state,
            Incident at) {
        Incident begun = open.get(key);
        if (state.equals("resolve") && begun != null) {
            open.remove(key);
            incidents.add(
                    new Incident(
                            begun.channel(),
                            begun.signature(),
                            begun.kind(),
                            begun.firedMillis(),
                            at.firedMillis()));
        } else if (begun == null && !state.equals("resolve")) {
            open.put(key, at);
        }
    }

    private static String channel(String product, String channel) {
        return product + ' ' + channel;
    }

    /** A receive time in words. */
    static String instant(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
