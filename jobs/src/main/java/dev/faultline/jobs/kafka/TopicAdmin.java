package dev.faultline.jobs.kafka;

import dev.faultline.jobs.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Creates topics and keeps their configuration; applying twice changes nothing. */
public final class TopicAdmin implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 60;

    private final Admin admin;

    /** Connects to the brokers of the settings. */
    public TopicAdmin(KafkaSettings settings) {
        this.admin = Admin.create(settings.client());
    }

    /**
     * What applying a topic did.
     *
     * @param topic the topic
     * @param action created, configured or unchanged
     * @param partitions partitions that it has now
     */
    public record Applied(String topic, String action, int partitions) {}

    /**
     * Creates what is missing and corrects configurations. Partitions of existing topics never
     * change: a compacted topic keeps their count for life.
     *
     * @param topics wanted topics
     * @param partitions partitions of topics that are created
     * @param replication replication factor of topics that are created
     * @throws IllegalStateException when the brokers refuse or do not answer
     */
    public List<Applied> apply(Collection<TopicSpec> topics, int partitions, short replication) {
        Set<String> existing = await("list topics", admin.listTopics().names());
        List<NewTopic> missing = new ArrayList<>();
        for (TopicSpec topic : topics) {
            if (!existing.contains(topic.name())) {
                missing.add(
                        new NewTopic(topic.name(), partitions, replication)
                                .configs(topic.configuration()));
            }
        }
        await("create topics", admin.createTopics(missing).all());
        Set<String> configured = configure(topics, existing);
        Map<String, Integer> counts = partitions(topics.stream().map(TopicSpec::name).toList());
        List<Applied> applied = new ArrayList<>();
        for (TopicSpec topic : topics) {
            String action =
                    existing.contains(topic.name())
                            ? configured.contains(topic.name()) ? "configured" : "unchanged"
                            : "created";
            applied.add(new Applied(topic.name(), action, counts.getOrDefault(topic.name(), 0)));
        }
        return applied;
    }

    /**
     * Returns the partition count of one topic.
     *
     * @throws IllegalStateException that names the topic when it does not exist, may not be seen or
     *     the brokers do not answer
     */
    public static int partitionsOf(String topic, KafkaSettings settings) {
        try (TopicAdmin admin = new TopicAdmin(settings)) {
            return admin.partitionsOf(topic);
        }
    }

    /**
     * Does nothing when topics are there to be read. Flink's source would not say which is missing.
     *
     * @throws IllegalStateException that names the topic when one does not exist, may not be seen
     *     or the brokers do not answer
     */
    public static void require(Collection<String> topics, KafkaSettings settings) {
        try (TopicAdmin admin = new TopicAdmin(settings)) {
            topics.forEach(admin::partitionsOf);
        }
    }

    /** Not by a list of topics, which leaves out those that this principal may not see. */
    private int partitionsOf(String topic) {
        TopicDescription description =
                await(
                                "describe topic " + topic,
                                admin.describeTopics(List.of(topic)).allTopicNames())
                        .get(topic);
        return Objects.requireNonNull(description).partitions().size();
    }

    /** Returns the partition count of each topic that exists. */
    public Map<String, Integer> partitions(Collection<String> topics) {
        Set<String> existing = await("list topics", admin.listTopics().names());
        List<String> known = topics.stream().filter(existing::contains).toList();
        Map<String, Integer> counts = new HashMap<>();
        for (TopicDescription description :
                await("describe topics", admin.describeTopics(known).allTopicNames()).values()) {
            counts.put(description.name(), description.partitions().size());
        }
        return counts;
    }

    private Set<String> configure(Collection<TopicSpec> topics, Set<String> existing) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        Map<ConfigResource, TopicSpec> present = new HashMap<>();
        for (TopicSpec topic : topics) {
            if (existing.contains(topic.name())) {
                present.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), topic);
            }
        }
        Map<ConfigResource, Config> current = new HashMap<>();
        admin.describeConfigs(present.keySet())
                .values()
                .forEach(
                        (topic, answer) ->
                                current.put(
                                        topic,
                                        await(
                                                "describe the configuration of " + topic.name(),
                                                answer)));
        present.forEach(
                (resource, topic) -> {
                    Collection<AlterConfigOp> operations =
                            differences(topic.configuration(), current.get(resource));
                    if (!operations.isEmpty()) {
                        changes.put(resource, operations);
                    }
                });
        Set<String> changed =
                Set.copyOf(changes.keySet().stream().map(ConfigResource::name).toList());
        await("configure " + changed, admin.incrementalAlterConfigs(changes).all());
        return changed;
    }

    private static Collection<AlterConfigOp> differences(
            Map<String, String> wanted, @Nullable Config current) {
        List<AlterConfigOp> operations = new ArrayList<>();
        wanted.forEach(
                (name, value) -> {
                    ConfigEntry entry = current == null ? null : current.get(name);
                    if (entry == null || !value.equals(entry.value())) {
                        operations.add(
                                new AlterConfigOp(
                                        new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
                    }
                });
        return operations;
    }

    /**
     * Waits for an answer.
     *
     * @param what what was asked for; Kafka's refusals often do not say of which topic
     */
    private static <T> T await(String what, KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the brokers", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "The brokers refused to " + what + ": " + cause.getMessage() + advice(cause),
                    e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "No answer from the brokers within "
                            + TIMEOUT_SECONDS
                            + " s; check --bootstrap-servers",
                    e);
        }
    }

    private static String advice(Throwable refusal) {
        if (refusal instanceof UnknownTopicOrPartitionException) {
            return " Run: faultline topics apply";
        }
        if (refusal instanceof TopicExistsException) {
            return " It is not among those that this principal may see (Describe).";
        }
        return refusal instanceof AuthorizationException
                ? " The rights are in docs/reference/access.md."
                : "";
    }

    @Override
    public void close() {
        // What is still asked is what nobody answers.
        admin.close(Duration.ZERO);
    }
}
