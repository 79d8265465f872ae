package dev.faultline.jobs.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaSettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows the records of a topic as they come. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what a topic says, until Ctrl-C.",
            "'alerts' starts with the current state of each alert; every other topic with the next record."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./local-cluster/watch alerts",
            "  ./local-cluster/watch alerts --json -n 1       wait for the first alert",
            "  ./local-cluster/watch rates --from-beginning --until-end",
            "  ./local-cluster/watch processed --json"
        })
final class WatchCommand implements Callable<Integer> {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @ParentCommand private LocalCluster parent = new LocalCluster();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "TOPIC",
            description =
                    "alerts, rates, processed, counts, links, ... or a whole name such as crash.alerts.v1.")
    private String topic = "";

    @Option(names = "--json", description = "One JSON document per line: the record's fields.")
    private boolean json;

    @Option(
            names = "--from-beginning",
            description = "Start with the oldest record that is still there.")
    private boolean fromBeginning;

    @Option(
            names = "--until-end",
            description = "End after what is there now instead of waiting for more.")
    private boolean untilEnd;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "End after N records.")
    private long limit = Long.MAX_VALUE;

    private long printed;

    @Option(
            names = "--all",
            description =
                    "With 'alerts': also the watchdog, which always fires, and channels that are still learning.")
    private boolean all;

    @Override
    public Integer call() {
        RunFolder folder = parent.folder();
        ClusterRequest request =
                folder.readJson(ClusterRequest.FILE, ClusterRequest.class)
                        .filter(r -> StatusReport.of(folder).isUp())
                        .orElseThrow(
                                () ->
                                        new ClusterException(
                                                "No cluster is running. Start one: ./local-cluster/up --demo"));
        Endpoints endpoints = request.endpoints();
        KafkaSettings settings =
                KafkaSettings.plain(endpoints.bootstrapServers(), endpoints.registryUrl());
        String name = topicName(topic);
        try (TopicReader reader = new TopicReader(settings, name)) {
            watch(reader, name);
        }
        return 0;
    }

    /** Accepts the noun alone: {@code alerts} for {@code crash.alerts.v1}. */
    static String topicName(String word) {
        List<String> names = Topics.all().stream().map(spec -> spec.name()).toList();
        return names.stream()
                .filter(name -> name.equals(word) || name.equals("crash." + word + ".v1"))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ClusterException(
                                        "There is no topic '"
                                                + word
                                                + "'. Known: "
                                                + String.join(", ", names)));
    }

    private void watch(TopicReader reader, String name) {
        if (fromBeginning) {
            reader.readAll(this::isWatching, rows -> print(name, rows));
        } else if (name.equals(Topics.ALERTS)) {
            List<TopicRow> all = new ArrayList<>();
            reader.readAll(this::isWatching, all::addAll);
            print(name, latestPerKey(all));
        }
        while (!untilEnd && isWatching()) {
            print(name, reader.next());
        }
    }

    private boolean isWatching() {
        return printed < limit && !out().checkError();
    }

    /** The current rows, in the order in which they were last said; deleted ones are gone. */
    static Collection<TopicRow> latestPerKey(List<TopicRow> rows) {
        Map<String, TopicRow> latest = new LinkedHashMap<>();
        for (TopicRow row : rows) {
            latest.remove(row.key());
            if (!row.isDeletion()) {
                latest.put(row.key(), row);
            }
        }
        return latest.values();
    }

    private void print(String name, Collection<TopicRow> rows) {
        rows.stream()
                .filter(row -> !row.isDeletion())
                .filter(this::isWanted)
                .limit(limit - printed)
                .forEach(row -> print(name, row));
        out().flush();
    }

    private boolean isWanted(TopicRow row) {
        return all || !isAside(row);
    }

    /**
     * True for statements that tell of no crash: the watchdog, and the time before there is a
     * baseline.
     */
    static boolean isAside(TopicRow row) {
        return row.text("kind").equals("WATCHDOG") || row.text("alert_class").equals("learning");
    }

    private void print(String name, TopicRow row) {
        printed++;
        if (json) {
            out().print(line(row) + "\n");
        } else {
            out().print(RowText.of(name, row));
        }
    }

    private static String line(TopicRow row) {
        try {
            return JSON.writeValueAsString(row.value());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
