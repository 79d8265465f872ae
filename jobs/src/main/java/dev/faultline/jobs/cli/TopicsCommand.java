package dev.faultline.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.faultline.jobs.TopicSpec;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.RegistryException;
import dev.faultline.jobs.kafka.SchemaRegistry;
import dev.faultline.jobs.kafka.TopicAdmin;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faultline topics apply|list}. */
@Command(
        name = "topics",
        description = "Create topics and register schemas, or list them.",
        mixinStandardHelpOptions = true,
        subcommands = {TopicsCommand.Apply.class, TopicsCommand.ListTopics.class})
public final class TopicsCommand {

    /** Creates topics and registers schemas. */
    @Command(
            name = "apply",
            description = {
                "Create missing topics, correct their configuration and register the schemas with",
                "their compatibility levels. Applying twice changes nothing."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Examples:",
                "  faultline topics apply",
                "  faultline topics apply --partitions 24 --replication 3"
            })
    static final class Apply implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ConnectionOptions connection;

        @Option(
                names = "--partitions",
                defaultValue = "4",
                description =
                        "Partitions of topics that are created (default: ${DEFAULT-VALUE}). Choose"
                                + " once: compacted topics keep them for life.")
        private int partitions;

        @Option(
                names = "--replication",
                defaultValue = "1",
                description = "Replication of topics that are created (default: ${DEFAULT-VALUE}).")
        private short replication;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            KafkaSettings settings = connection.settings();
            try (TopicAdmin admin = new TopicAdmin(settings)) {
                for (TopicAdmin.Applied applied :
                        admin.apply(Topics.all(), partitions, replication)) {
                    out.printf(
                            "%-10s topic   %-24s %d partitions%n",
                            applied.action(), applied.topic(), applied.partitions());
                }
            } catch (IllegalStateException e) {
                return fail(e);
            }
            SchemaRegistry registry = settings.registry();
            try {
                for (TopicSpec topic : Topics.all()) {
                    Schema schema = topic.schema();
                    if (schema != null) {
                        int id = registry.register(topic.subject(), schema, topic.compatibility());
                        out.printf(
                                "registered schema  %-30s id %d, %s%n",
                                topic.subject(), id, topic.compatibility());
                    }
                }
            } catch (RegistryException e) {
                return fail(e);
            }
            out.flush();
            return 0;
        }

        private int fail(RuntimeException e) {
            spec.commandLine().getErr().println("faultline topics apply: " + e.getMessage());
            return 1;
        }
    }

    /** Lists topics as they should be and as they are. */
    @Command(
            name = "list",
            description = "List the topics, their keys, retention and partitions.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Examples:",
                "  faultline topics list",
                "  faultline topics list --json | jq -r 'select(.partitions == null) | .topic'"
            })
    static final class ListTopics implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ConnectionOptions connection;

        @Option(names = "--json", description = "One JSON document per topic.")
        private boolean json;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (TopicAdmin admin = new TopicAdmin(connection.settings())) {
                Map<String, Integer> partitions =
                        admin.partitions(Topics.all().stream().map(TopicSpec::name).toList());
                for (TopicSpec topic : Topics.all()) {
                    Integer count = partitions.get(topic.name());
                    out.println(json ? document(topic, count) : line(topic, count));
                }
            } catch (IllegalStateException e) {
                spec.commandLine().getErr().println("faultline topics list: " + e.getMessage());
                return 1;
            }
            out.flush();
            return 0;
        }

        private static String line(TopicSpec topic, @Nullable Integer partitions) {
            return String.format(
                    Locale.ROOT,
                    "%-24s %-9s %-12s %-9s key %s",
                    topic.name(),
                    role(topic),
                    partitions == null ? "missing" : partitions + " partitions",
                    topic.compacted() ? "compacted" : "stream",
                    topic.key());
        }

        private static String document(TopicSpec topic, @Nullable Integer partitions) {
            return JsonLines.of(
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("topic", topic.name())
                            .put("role", role(topic))
                            .put("partitions", partitions)
                            .put("compacted", topic.compacted())
                            .put("key", topic.key()));
        }

        private static String role(TopicSpec topic) {
            return topic.role().name().toLowerCase(Locale.ROOT);
        }
    }
}
