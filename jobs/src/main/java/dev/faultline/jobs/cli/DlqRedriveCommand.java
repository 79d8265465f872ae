package dev.faultline.jobs.cli;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.deadletters.LetterTopics;
import dev.faultline.jobs.deadletters.Redriver;
import dev.faultline.jobs.deadletters.StoredLetter;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.RegistryException;
import dev.faultline.schema.Redrive;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline dlq redrive}. */
@Command(
        name = "redrive",
        description = {
            "Send dead letters again as they once came: same key, bytes and headers, to the topic they came from.",
            "Says what it would do; --yes does it. What was sent again before is left out and named."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  faultline dlq redrive --topic pings",
            "  faultline dlq redrive crash.pings.v1.dlq/0/12 --yes"
        })
final class DlqRedriveCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConnectionOptions connection;
    @Mixin private LetterOptions which;

    @Parameters(
            paramLabel = "POSITION",
            arity = "0..*",
            description = "Single letters, as dlq list prints them: crash.pings.v1.dlq/0/12.")
    private List<String> positions = new ArrayList<>();

    @Option(names = "--yes", description = "Send. Without it nothing is sent.")
    private boolean yes;

    @Option(names = "--again", description = "Also those that were sent again before.")
    private boolean again;

    @Option(
            names = "--limit",
            defaultValue = "10000",
            paramLabel = "N",
            description = "Letters sent at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    private int sent;
    private int skipped;
    private int beyond;

    @Override
    public Integer call() {
        KafkaSettings settings = connection.settings();
        try (LetterTopics topics = new LetterTopics(settings)) {
            Map<String, Redrive> redrives = topics.redrives();
            if (yes) {
                try (Redriver redriver = new Redriver(settings)) {
                    redrive(topics, redrives, redriver);
                }
            } else {
                redrive(topics, redrives, null);
            }
        } catch (KafkaException | RegistryException | IllegalStateException e) {
            out().flush();
            spec.commandLine()
                    .getErr()
                    .println("faultline dlq redrive: " + e.getMessage() + "; sent before: " + sent);
            return 1;
        }
        out().printf(
                        "%s %d, left out %d that were sent again before%s%n",
                        yes ? "sent" : "would send",
                        sent,
                        skipped,
                        beyond == 0 ? "" : ", and " + beyond + " beyond --limit");
        if (!yes && sent > 0) {
            out().print("nothing was sent; --yes sends\n");
        }
        out().flush();
        return 0;
    }

    private void redrive(
            LetterTopics topics, Map<String, Redrive> redrives, @Nullable Redriver redriver) {
        for (String topic : which.topics()) {
            topics.read(
                    topic,
                    which.filter(positions),
                    letter -> redrive(letter, redrives.get(letter.position()), redriver));
        }
    }

    private void redrive(
            StoredLetter letter, @Nullable Redrive before, @Nullable Redriver redriver) {
        if (before != null && !again) {
            skipped++;
            out().printf(
                            "left out   %s  was sent again %s as %s/%d/%d%n",
                            letter.position(),
                            before.getSentAt(),
                            before.getSentTopic(),
                            before.getSentPartition(),
                            before.getSentOffset());
        } else if (!LetterTopics.names().contains(Topics.deadLettersOf(letter.sourceTopic()))) {
            out().printf("left out   %s  does not say where it came from%n", letter.position());
        } else if (sent >= limit) {
            beyond++;
        } else {
            sent++;
            if (redriver == null) {
                out().printf(
                                "would send %s  %s to %s%n",
                                letter.position(), letter.reason(), letter.sourceTopic());
            } else {
                Redrive done = redriver.send(letter, before);
                out().printf(
                                "sent       %s  %s as %s/%d/%d%n",
                                letter.position(),
                                letter.reason(),
                                done.getSentTopic(),
                                done.getSentPartition(),
                                done.getSentOffset());
            }
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
