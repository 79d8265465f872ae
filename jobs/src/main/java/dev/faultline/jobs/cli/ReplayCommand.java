package dev.faultline.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.RegistryException;
import dev.faultline.jobs.kafka.RowProducer;
import dev.faultline.jobs.replay.Recorded;
import dev.faultline.jobs.replay.RecordedException;
import dev.faultline.jobs.replay.RecordedFiles;
import dev.faultline.jobs.replay.ReplayPace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline replay}. */
@Command(
        name = "replay",
        description = {
            "Feed files of pings, reports and usage into their topics, in order of receive time, at the pace at",
            "which they were received or at another one. All lines are checked before the first is sent."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  faultline export pings > pings.jsonl",
            "  faultline replay --pings pings.jsonl --dry-run",
            "  faultline replay --pings pings.jsonl --reports reports.jsonl --usage usage.jsonl --speed 60",
            "  faultline replay --pings pings.jsonl --rate 500",
            "",
            "Each line is a JSON document with the fields of the topic, as 'faultline export' and",
            "'local-cluster/watch pings --json' print them: times in epoch milliseconds, bytes in base64. Fields",
            "and their meaning: docs/reference/topics.md."
        })
final class ReplayCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConnectionOptions connection;

    @Option(names = "--pings", paramLabel = "FILE", description = "Envelopes of pings; repeatable.")
    private List<Path> pings = new ArrayList<>();

    @Option(
            names = "--reports",
            paramLabel = "FILE",
            description = "Envelopes of reports; repeatable.")
    private List<Path> reports = new ArrayList<>();

    @Option(names = "--usage", paramLabel = "FILE", description = "Usage samples; repeatable.")
    private List<Path> usage = new ArrayList<>();

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            defaultValue = "1",
            description =
                    "How much faster than received; 0 is as fast as the broker takes them (default:"
                            + " ${DEFAULT-VALUE}).")
    private double speed;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Records in a second, whenever they were received; 0 goes by --speed.")
    private double rate;

    @Option(names = "--dry-run", description = "Check the files and send nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "One JSON document per topic.")
    private boolean json;

    private final Map<String, Long> counts = new TreeMap<>();

    @Override
    public Integer call() throws InterruptedException {
        List<RecordedFiles.Source> sources = sources();
        ReplayPace pace = pace();
        try {
            check(sources);
            if (!dryRun) {
                send(sources, pace);
            }
        } catch (RecordedException e) {
            return fail(e, 2);
        } catch (IOException | KafkaException | RegistryException | IllegalStateException e) {
            return fail(e, 1);
        }
        PrintWriter out = spec.commandLine().getOut();
        counts.forEach(
                (topic, count) -> out.println(json ? document(topic, count) : line(topic, count)));
        out.flush();
        return 0;
    }

    private String line(String topic, long count) {
        return (dryRun ? "would send " : "sent ") + count + " to " + topic;
    }

    private String document(String topic, long count) {
        return JsonLines.of(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("topic", topic)
                        .put(dryRun ? "would_send" : "sent", count));
    }

    private List<RecordedFiles.Source> sources() {
        List<RecordedFiles.Source> sources = new ArrayList<>();
        pings.forEach(file -> sources.add(new RecordedFiles.Source(Topics.PINGS, file)));
        reports.forEach(file -> sources.add(new RecordedFiles.Source(Topics.REPORTS, file)));
        usage.forEach(file -> sources.add(new RecordedFiles.Source(Topics.USAGE, file)));
        if (sources.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Which files? --pings, --reports or --usage");
        }
        return sources;
    }

    private ReplayPace pace() {
        try {
            return new ReplayPace(speed, rate);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private void check(List<RecordedFiles.Source> sources) throws IOException, RecordedException {
        try (RecordedFiles files = new RecordedFiles(sources)) {
            for (Recorded record = files.next(); record != null; record = files.next()) {
                counts.merge(record.topic(), 1L, Long::sum);
            }
        }
    }

    private void send(List<RecordedFiles.Source> sources, ReplayPace pace)
            throws IOException, RecordedException, InterruptedException {
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        long began = System.currentTimeMillis();
        long number = 0;
        @Nullable Long first = null;
        try (RecordedFiles files = new RecordedFiles(sources);
                RowProducer producer = new RowProducer(connection.settings());
                ProgressLine progress =
                        new ProgressLine(spec.commandLine().getErr(), "records sent", total)) {
            for (Recorded record = files.next(); record != null; record = files.next()) {
                first = first == null ? record.receivedAt() : first;
                long due = began + pace.dueAfter(number, record.receivedAt() - first);
                long pause = due - System.currentTimeMillis();
                if (pause > 0) {
                    producer.flush();
                    Thread.sleep(pause);
                }
                producer.send(record.topic(), record.key(), record.row());
                number++;
                progress.at(number);
            }
            producer.flush();
        }
    }

    private int fail(Exception e, int status) {
        spec.commandLine().getErr().println("faultline replay: " + e.getMessage());
        return status;
    }
}
