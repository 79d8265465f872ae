package dev.faultline.jobs.cli;

import dev.faultline.jobs.deadletters.LetterFilter;
import dev.faultline.jobs.deadletters.LetterTopics;
import dev.faultline.jobs.deadletters.StoredLetter;
import dev.faultline.jobs.kafka.RegistryException;
import dev.faultline.schema.Redrive;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline dlq show}. */
@Command(
        name = "show",
        description = {
            "Show what is known of one dead letter. Keys, header values and payloads may be personal, so they are",
            "shown as sizes and hashes."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  faultline dlq show crash.pings.v1.dlq/0/12",
            "  faultline dlq show crash.pings.v1.dlq/0/12 --save letter.bin"
        })
final class DlqShowCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConnectionOptions connection;

    @Parameters(
            paramLabel = "POSITION",
            description = "As dlq list prints it: crash.pings.v1.dlq/0/12.")
    private String position = "";

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description =
                    "Write the original bytes to a new file, for those who may see personal data.")
    private @Nullable Path file;

    @Override
    public Integer call() {
        int slash = position.indexOf('/');
        String topic = slash < 0 ? position : position.substring(0, slash);
        if (!LetterTopics.names().contains(topic)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Not a position of a dead letter: "
                            + position
                            + " (wanted: TOPIC/PARTITION/OFFSET)");
        }
        LetterFilter filter =
                new LetterFilter(
                        Set.of(),
                        Set.of(),
                        Set.of(position),
                        0,
                        Long.MAX_VALUE,
                        Instant.MIN,
                        Instant.MAX);
        List<StoredLetter> found = new ArrayList<>();
        try (LetterTopics topics = new LetterTopics(connection.settings())) {
            topics.read(topic, filter, found::add);
            if (found.isEmpty()) {
                return fail("there is no dead letter " + position);
            }
            show(found.get(0), topics.redrives().get(position));
        } catch (KafkaException | RegistryException | IllegalStateException | IOException e) {
            return fail(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private void show(StoredLetter letter, @Nullable Redrive redrive) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            var node = letter.preview();
            node.put("times_redriven", redrive == null ? 0 : redrive.getTimes());
            out.print(JsonLines.of(node) + "\n");
        } else {
            letter.lines().forEach(line -> out.print(line + "\n"));
            if (redrive != null) {
                out.printf(
                        "%-13s %d times, last at %s as %s/%d/%d%n",
                        "sent again",
                        redrive.getTimes(),
                        redrive.getSentAt(),
                        redrive.getSentTopic(),
                        redrive.getSentPartition(),
                        redrive.getSentOffset());
            }
        }
        out.flush();
        if (file != null) {
            byte[] value = letter.record().value();
            Files.write(
                    file,
                    value == null ? new byte[0] : value,
                    java.nio.file.StandardOpenOption.CREATE_NEW);
        }
    }

    private int fail(String why) {
        spec.commandLine().getErr().println("faultline dlq show: " + why);
        return 1;
    }
}
