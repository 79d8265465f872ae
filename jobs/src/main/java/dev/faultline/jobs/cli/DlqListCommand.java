package dev.faultline.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.faultline.jobs.deadletters.LetterTopics;
import dev.faultline.jobs.deadletters.StoredLetter;
import dev.faultline.jobs.kafka.RegistryException;
import dev.faultline.schema.Redrive;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faultline dlq list}. */
@Command(
        name = "list",
        description = "List dead letters, or count them by topic and reason.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  faultline dlq list --summary",
            "  faultline dlq list --topic pings --json"
        })
final class DlqListCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConnectionOptions connection;
    @Mixin private LetterOptions which;

    @Option(names = "--summary", description = "Only how many there are of each topic and reason.")
    private boolean summary;

    @Option(names = "--json", description = "One JSON document per line.")
    private boolean json;

    @Override
    public Integer call() {
        Map<List<String>, Long> counts = new TreeMap<>(LIST_ORDER);
        try (LetterTopics topics = new LetterTopics(connection.settings())) {
            Map<String, Redrive> redrives = topics.redrives();
            for (String topic : which.topics()) {
                topics.read(
                        topic,
                        which.filter(List.of()),
                        letter -> {
                            if (summary) {
                                counts.merge(List.of(topic, letter.reason()), 1L, Long::sum);
                            } else {
                                print(letter, redrives.get(letter.position()));
                            }
                        });
            }
        } catch (KafkaException | RegistryException | IllegalStateException e) {
            spec.commandLine().getErr().println("faultline dlq list: " + e.getMessage());
            return 1;
        }
        counts.forEach(this::print);
        out().flush();
        return 0;
    }

    private static final java.util.Comparator<List<String>> LIST_ORDER =
            java.util.Comparator.comparing((List<String> key) -> key.get(0))
                    .thenComparing(key -> key.get(1));

    private void print(List<String> group, long count) {
        if (json) {
            out().print(
                            JsonLines.of(
                                            JsonNodeFactory.instance
                                                    .objectNode()
                                                    .put("topic", group.get(0))
                                                    .put("reason", group.get(1))
                                                    .put("count", count))
                                    + "\n");
        } else {
            out().printf(Locale.ROOT, "%-22s %-20s %,10d%n", group.get(0), group.get(1), count);
        }
    }

    private void print(StoredLetter letter, @Nullable Redrive redrive) {
        if (json) {
            var node = letter.preview();
            node.put("times_redriven", redrive == null ? 0 : redrive.getTimes());
            out().print(JsonLines.of(node) + "\n");
            return;
        }
        out().printf(
                        Locale.ROOT,
                        "%-28s %-20s %s  %,d bytes  %s%s%n",
                        letter.position(),
                        letter.reason(),
                        letter.writtenAt(),
                        letter.preview().path("value_bytes").asLong(),
                        letter.message(),
                        redrive == null ? "" : "  (sent again " + redrive.getSentAt() + ')');
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
