package dev.faultline.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.functions.detect.DetectionReplay.Recomputed;
import dev.faultline.jobs.LiftText;
import dev.faultline.jobs.kafka.AvroJson;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.AlertVerdict;
import dev.faultline.schema.AttributeLift;
import dev.faultline.statistics.detection.EvidenceStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** An alert beside its recomputation. */
final class AlertExplanation {

    /** What says when and how often something was said, or points to something, not what it is. */
    private static final List<String> NOT_COMPARED =
            List.of(
                    "state",
                    "revision",
                    "updated_at",
                    "valid_until",
                    "resolved_at",
                    "exemplar_reports",
                    "provenance");

    private static final int FIRST_STEPS = 40;

    private final Alert published;
    private final @Nullable AlertVerdict verdict;
    private final int crashes;
    private final Recomputed recomputed;
    private final List<Difference> differences;

    /**
     * Compares.
     *
     * @param crashes crashes of the channel that were read
     */
    AlertExplanation(
            Alert published, @Nullable AlertVerdict verdict, int crashes, Recomputed recomputed) {
        this.published = published;
        this.verdict = verdict;
        this.crashes = crashes;
        this.recomputed = recomputed;
        this.differences = differences(published, recomputed.alert());
    }

    /**
     * A field in which both differ.
     *
     * @param field its name
     * @param published what was said
     * @param recomputed what comes out now
     */
    record Difference(String field, String published, String recomputed) {}

    /** What differs; empty when the same alert comes out. */
    List<Difference> differences() {
        return differences;
    }

    private static List<Difference> differences(Alert published, @Nullable Alert recomputed) {
        if (recomputed == null) {
            return List.of(
                    new Difference("alert", published.getState().name(), "there is no such alert"));
        }
        List<Difference> differences = new ArrayList<>();
        if (!sameState(published.getState(), recomputed.getState())) {
            differences.add(
                    new Difference(
                            "state", published.getState().name(), recomputed.getState().name()));
        }
        for (Schema.Field field : published.getSchema().getFields()) {
            Object was = published.get(field.pos());
            Object is = recomputed.get(field.pos());
            if (!NOT_COMPARED.contains(field.name()) && !was.equals(is)) {
                differences.add(new Difference(field.name(), was.toString(), is.toString()));
            }
        }
        return differences;
    }

    /** A change is said once as such, and again as firing. */
    private static boolean sameState(AlertState one, AlertState two) {
        return one == two || (isFiring(one) && isFiring(two));
    }

    private static boolean isFiring(AlertState state) {
        return state == AlertState.FIRING || state == AlertState.UPDATED;
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(published.getState() + "  " + published.getTitle());
        lines.add("  alert      " + published.getFingerprint() + ", " + published.getAlertClass());
        if (verdict != null) {
            lines.add("  verdict    " + AlertVerdictCommand.words(verdict));
        }
        if (!published.getSignature().isEmpty()) {
            figures(lines);
        }
        published.getReasons().forEach(reason -> lines.add("  why        " + reason));
        published.getCaveats().forEach(caveat -> lines.add("  but        " + caveat));
        for (AttributeLift lift : published.getLifts()) {
            lines.add(
                    "  differ     "
                            + LiftText.of(
                                    lift.getAttribute(),
                                    lift.getValue(),
                                    lift.getShare(),
                                    lift.getBaselineShare()));
        }
        made(lines);
        evidence(lines);
        lines.add("");
        if (differences.isEmpty()) {
            lines.add("Recomputed from " + crashes + " crashes of the channel: the same alert.");
        } else {
            lines.add("Recomputed from " + crashes + " crashes of the channel, this differs:");
            differences.forEach(
                    each ->
                            lines.add(
                                    "  "
                                            + each.field()
                                            + ": published "
                                            + each.published()
                                            + ", recomputed "
                                            + each.recomputed()));
            lines.add(
                    "Events that the topic no longer holds, or that came behind time, make such"
                            + " differences.");
        }
        return lines;
    }

    private void figures(List<String> lines) {
        lines.add(
                text(
                        "  observed   %.0f clients, %d crashes, since %s",
                        published.getObserved(), published.getCrashes(), published.getOnset()));
        lines.add(
                text(
                        "  expected   %.4g; ratio %.4g (%.4g to %.4g)",
                        published.getExpected(),
                        published.getRatio(),
                        published.getRatioLow(),
                        published.getRatioHigh()));
        lines.add(
                text(
                        "  evidence   %.2f nats, fires at %.2f",
                        published.getScore(), published.getThreshold()));
    }

    private void made(List<String> lines) {
        var made = published.getProvenance();
        lines.add(
                "  made of    steps of "
                        + made.getStepMillis() / 1_000
                        + " s from "
                        + made.getFirstStep()
                        + " to "
                        + made.getLastStep()
                        + ", ruleset "
                        + made.getRulesetId());
        lines.add(
                "  settings   "
                        + made.getSettings()
                        + ", configuration "
                        + made.getConfiguration());
        lines.add("  offsets    " + made.getOffsets());
    }

    private void evidence(List<String> lines) {
        List<EvidenceStep> steps = recomputed.evidence();
        if (steps.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(
                "  step ends             crashes  clients  expected  since onset  expected  evidence");
        int left = Math.max(0, steps.size() - 2 * FIRST_STEPS);
        for (int i = 0; i < steps.size(); i++) {
            if (left > 0 && i == FIRST_STEPS) {
                lines.add("  ... " + left + " steps, all of them with --json");
                i += left;
            }
            EvidenceStep step = steps.get(i);
            lines.add(
                    text(
                            "  %s %8d %8d %9.4g %12.0f %9.4g %9.2f%s",
                            Instant.ofEpochMilli(step.endMillis()),
                            step.pings(),
                            step.freshClients(),
                            step.expected(),
                            step.observedSinceOnset(),
                            step.expectedSinceOnset(),
                            step.score(),
                            step.score() >= published.getThreshold() ? " *" : ""));
        }
        lines.add("  * at or above the threshold; steps without a crash or a change are left out");
    }

    /** For programs. */
    ObjectNode document() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        ObjectNode document = nodes.objectNode();
        document.put("fingerprint", published.getFingerprint());
        document.put("equal", differences.isEmpty());
        ArrayNode different = document.putArray("differences");
        differences.forEach(
                each ->
                        different
                                .addObject()
                                .put("field", each.field())
                                .put("published", each.published())
                                .put("recomputed", each.recomputed()));
        document.put("crashes_read", crashes);
        document.put("threshold", published.getThreshold());
        ArrayNode evidence = document.putArray("evidence");
        for (EvidenceStep step : recomputed.evidence()) {
            evidence.addObject()
                    .put("step_end", step.endMillis())
                    .put("crashes", step.pings())
                    .put("clients", step.freshClients())
                    .put("late_clients", step.lateClients())
                    .put("expected", step.expected())
                    .put("onset", step.onsetMillis())
                    .put("observed_since_onset", step.observedSinceOnset())
                    .put("expected_since_onset", step.expectedSinceOnset())
                    .put("score", step.score());
        }
        document.set("published", AvroJson.of(published));
        Alert again = recomputed.alert();
        JsonNode none = nodes.nullNode();
        document.set("recomputed", again == null ? none : AvroJson.of(again));
        document.set("verdict", verdict == null ? none : AvroJson.of(verdict));
        return document;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
