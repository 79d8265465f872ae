package dev.faultline.jobs.cli;

import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.detect.DetectionReplay;
import dev.faultline.functions.detect.RecordedCrashes;
import dev.faultline.functions.detect.StepSettings;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.RowReader;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertProvenance;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline alert explain}. */
@Command(
        name = "explain",
        description = {
            "Recompute an alert from crash.events.v1, up to the offsets its provenance names, with the code",
            "and the settings that made it: what was observed, what was expected, how the evidence grew, and",
            "whether the same alert comes out."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 the same alert comes out, 3 something differs, 1 failed, 2 wrong usage.",
            "",
            "Examples:",
            "  faultline alert explain a8aeb6f7470ba1f0",
            "  faultline alert explain a8aeb6f7470ba1f0 --json | jq .differences"
        })
final class AlertExplainCommand implements Callable<Integer> {

    private static final int DIFFERS = 3;

    @Spec private CommandSpec spec;
    @Mixin private ConnectionOptions connection;

    @Parameters(paramLabel = "FINGERPRINT", description = "The alert; alert list shows it.")
    private String fingerprint = "";

    @Option(
            names = "--most-crashes",
            defaultValue = "500000",
            paramLabel = "N",
            description =
                    "Crashes of the channel held in memory, some 2 KB each; with more, set"
                            + " FAULTLINE_HEAP too (default: ${DEFAULT-VALUE}).")
    private int mostCrashes;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        try {
            RowReader reader = new RowReader(connection.settings());
            AlertBook book = AlertBook.read(reader);
            Alert alert = book.alert(fingerprint);
            if (alert == null) {
                return failed(unknown(book));
            }
            AlertProvenance made = alert.getProvenance();
            StepSettings settings = settings(made);
            if (settings == null) {
                return failed(
                        "the alert was made by a version that did not state its settings;"
                                + " it cannot be recomputed");
            }
            RecordedCrashes crashes = crashes(reader, alert);
            if (crashes == null) {
                return failed(
                        "the channel has more than "
                                + mostCrashes
                                + " crashes on "
                                + Topics.EVENTS
                                + "; see --most-crashes");
            }
            AlertExplanation explanation =
                    new AlertExplanation(
                            alert,
                            book.verdict(alert),
                            crashes.size(),
                            new DetectionReplay(crashes, settings).recompute(alert));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(JsonLines.of(explanation.document()));
            } else {
                explanation.lines().forEach(line -> out.println(Printable.line(line)));
            }
            out.flush();
            return explanation.differences().isEmpty() ? 0 : DIFFERS;
        } catch (RuntimeException e) {
            return failed(TopicFailure.message(e).orElseThrow(() -> e));
        }
    }

    private String unknown(AlertBook book) {
        List<String> similar = book.similar(fingerprint);
        return "no alert "
                + Printable.line(fingerprint)
                + " on "
                + Topics.ALERTS
                + (similar.isEmpty() ? "" : "; did you mean " + String.join(" or ", similar) + "?")
                + " See faultline alert list";
    }

    private static @Nullable StepSettings settings(AlertProvenance made) {
        try {
            return StepSettings.of(made.getStepMillis(), made.getSettings());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private @Nullable RecordedCrashes crashes(RowReader reader, Alert alert) {
        RecordedCrashes crashes =
                new RecordedCrashes(new ChannelKey(alert.getProduct(), alert.getChannel()));
        reader.readCrashes(crashes, mostCrashes);
        return crashes.size() > mostCrashes ? null : crashes;
    }

    private int failed(String reason) {
        spec.commandLine().getErr().println("faultline alert explain: " + reason);
        return 1;
    }
}
