package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.functions.detect.DetectionReplay.Recomputed;
import dev.faultline.jobs.cli.AlertExplanation.Difference;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.AttributeLift;
import dev.faultline.statistics.detection.EvidenceStep;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertCommandTest {

    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alert | Missing required subcommand",
                "alert explain | FINGERPRINT",
                "alert verdict a8 | --false-alarm",
                "alert verdict a8 --false-alarm --true-alarm | mutually exclusive",
                "alert list --state BURNING | BURNING"
            })
    void wrongUsageIsTold(String arguments, String told) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(told);
    }

    @Test
    void aBrokerThatIsNotThereIsTold() {
        assertThat(
                        run(
                                "alert",
                                "explain",
                                "a8",
                                "--bootstrap-servers",
                                "127.0.0.1:1",
                                "--kafka-property",
                                "default.api.timeout.ms=1000",
                                "--kafka-property",
                                "request.timeout.ms=500"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("faultline alert explain: Kafka cannot be read");
    }

    @Test
    void anAlertThatComesOutAgainIsCalledTheSame() {
        Alert said = alert(AlertState.FIRING, 43);
        Alert again = alert(AlertState.UPDATED, 43);
        again.setRevision(9);

        AlertExplanation explanation = explanation(said, again, 3);

        assertThat(explanation.differences()).isEmpty();
        assertThat(explanation.lines())
                .contains("Recomputed from 7 crashes of the channel: the same alert.");
        assertThat(explanation.document().path("equal").asBoolean()).isTrue();
        assertThat(explanation.document().path("evidence")).hasSize(3);
    }

    @Test
    void inWhatItsCrashesDifferIsToldWithBothShares() {
        Alert said = alert(AlertState.FIRING, 43);
        said.setLifts(
                List.of(new AttributeLift("AdapterVendorID", "0x10de", 0.92, 0.31, 3.0, 0.0)));

        assertThat(explanation(said, said, 1).lines())
                .contains(
                        "  differ     GPU vendor 0x10de: 92 % of these crashes, 31 % of the"
                                + " channel's others");
    }

    @Test
    void whatDiffersIsToldByField() {
        AlertExplanation explanation =
                explanation(alert(AlertState.FIRING, 43), alert(AlertState.RESOLVED, 42), 0);

        assertThat(explanation.differences())
                .containsExactly(
                        new Difference("state", "FIRING", "RESOLVED"),
                        new Difference("observed", "43.0", "42.0"));
        assertThat(explanation.lines()).contains("  observed: published 43.0, recomputed 42.0");
    }

    @Test
    void anAlertThatDoesNotComeOutIsADifference() {
        AlertExplanation explanation =
                new AlertExplanation(
                        alert(AlertState.FIRING, 43), null, 7, new Recomputed(null, List.of()));

        assertThat(explanation.differences())
                .extracting(Difference::field)
                .containsExactly("alert");
        assertThat(explanation.document().path("recomputed").isNull()).isTrue();
    }

    @Test
    void manyStepsAreCutForPeopleAndWholeForPrograms() {
        AlertExplanation explanation =
                explanation(alert(AlertState.FIRING, 43), alert(AlertState.FIRING, 43), 500);

        assertThat(explanation.lines())
                .hasSizeLessThan(120)
                .contains("  ... 420 steps, all of them with --json");
        assertThat(explanation.document().path("evidence")).hasSize(500);
    }

    @Test
    void whatAClientSentDoesNothingToTheTerminal() {
        assertThat(Printable.line("a\u001b[2Jb\u202ec\nd")).isEqualTo("a\uFFFD[2Jb\uFFFDc\uFFFDd");
    }

    private static AlertExplanation explanation(Alert said, Alert again, int steps) {
        List<EvidenceStep> evidence =
                IntStream.range(0, steps)
                        .mapToObj(i -> new EvidenceStep(i * 60_000L, 5, 4, 0, 0.1, 0, i, 0.2, i))
                        .toList();
        return new AlertExplanation(said, null, 7, new Recomputed(again, evidence));
    }

    private static Alert alert(AlertState state, double observed) {
        Alert alert = Alert.newBuilder().build();
        alert.setFingerprint("a8aeb6f7470ba1f0");
        alert.setState(state);
        alert.setSignature("boom");
        alert.setTitle("S1 spike: boom on Meadow release");
        alert.setObserved(observed);
        return alert;
    }

    private int run(String... arguments) {
        return FaultlineCli.run(
                new PrintWriter(new StringWriter()), new PrintWriter(err, true), arguments);
    }
}
