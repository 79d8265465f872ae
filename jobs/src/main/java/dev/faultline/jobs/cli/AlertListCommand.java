package dev.faultline.jobs.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.jobs.kafka.AvroJson;
import dev.faultline.jobs.kafka.RowReader;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.AlertVerdict;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faultline alert list}. */
@Command(
        name = "list",
        description = {
            "The last word on each alert, the one that fired last first, with what people said of it.",
            "Watchdogs, which always fire, are left out unless --all is given."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  faultline alert list --state FIRING,UPDATED",
            "  faultline alert list --json | jq 'select(.verdict == \"FALSE_ALARM\") | .title'"
        })
final class AlertListCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConnectionOptions connection;

    @Option(
            names = "--state",
            split = ",",
            paramLabel = "STATE",
            description = "Only these states: ${COMPLETION-CANDIDATES}; separated by commas.")
    private List<AlertState> states = new ArrayList<>();

    @Option(names = "--product", paramLabel = "NAME", description = "Only this product.")
    private @Nullable String product;

    @Option(names = "--channel", paramLabel = "NAME", description = "Only this channel.")
    private @Nullable String channel;

    @Option(names = "--all", description = "Watchdogs too.")
    private boolean all;

    @Option(names = "--json", description = "One JSON document per alert, with every field.")
    private boolean json;

    @Override
    public Integer call() {
        AlertBook book;
        try {
            book = AlertBook.read(new RowReader(connection.settings()));
        } catch (RuntimeException e) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "faultline alert list: "
                                    + TopicFailure.message(e).orElseThrow(() -> e));
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        List<Alert> shown = book.alerts().stream().filter(this::isWanted).toList();
        for (Alert alert : shown) {
            out.println(json ? document(alert, book.verdict(alert)) : line(alert, book));
        }
        out.flush();
        if (shown.isEmpty()) {
            spec.commandLine().getErr().println("No such alert.");
        }
        return 0;
    }

    private boolean isWanted(Alert alert) {
        return (all || alert.getKind() != AlertKind.WATCHDOG)
                && (states.isEmpty() || states.contains(alert.getState()))
                && (product == null || product.equals(alert.getProduct()))
                && (channel == null || channel.equals(alert.getChannel()));
    }

    private static String document(Alert alert, @Nullable AlertVerdict verdict) {
        ObjectNode node = (ObjectNode) AvroJson.of(alert);
        node.put("verdict", verdict == null ? null : verdict.getVerdict().name());
        node.put("verdict_note", verdict == null ? null : verdict.getNote());
        return JsonLines.of(node);
    }

    private static String line(Alert alert, AlertBook book) {
        AlertVerdict verdict = book.verdict(alert);
        return Printable.line(
                String.format(
                        Locale.ROOT,
                        "%s  %-9s  %s  %s%s%s",
                        alert.getFingerprint(),
                        alert.getState(),
                        alert.getFiredAt(),
                        alert.getTitle(),
                        alert.getLate() ? "  (late)" : "",
                        verdict == null ? "" : "  [" + AlertVerdictCommand.words(verdict) + ']'));
    }
}
