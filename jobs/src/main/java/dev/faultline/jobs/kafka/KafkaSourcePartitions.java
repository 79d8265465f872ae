package dev.faultline.jobs.kafka;

import dev.faultline.functions.progress.SourcePartition;
import dev.faultline.functions.progress.SourcePartitions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the broker where the partitions of topics end, again and again in the background. */
public final class KafkaSourcePartitions implements SourcePartitions {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSourcePartitions.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final List<String> topics;
    private final String group;
    private final KafkaSettings settings;

    /**
     * Creates a look-up.
     *
     * @param topics input topics
     * @param group consumer group whose committed offsets count
     * @param settings how to reach Kafka
     */
    public KafkaSourcePartitions(List<String> topics, String group, KafkaSettings settings) {
        this.topics = List.copyOf(topics);
        this.group = group;
        this.settings = settings;
    }

    @Override
    public Reader open() {
        Properties properties = settings.client();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        Watcher watcher =
                new Watcher(
                        topics,
                        new KafkaConsumer<>(
                                properties,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer()));
        watcher.start();
        return watcher;
    }

    private static final class Watcher implements Reader, Runnable {

        private final List<String> topics;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private Map<SourcePartition, Long> committed = Map.of();
        private Map<SourcePartition, Long> beginnings = Map.of();
        private volatile Map<SourcePartition, Long> ends = Map.of();
        private final Thread thread = new Thread(this, "source-partitions");

        Watcher(List<String> topics, KafkaConsumer<byte[], byte[]> consumer) {
            this.topics = topics;
            this.consumer = consumer;
        }

        void start() {
            Set<TopicPartition> partitions = lookUpPartitions();
            beginnings = bySource(consumer.beginningOffsets(partitions, TIMEOUT));
            Map<SourcePartition, Long> offsets = new HashMap<>();
            for (Map.Entry<TopicPartition, OffsetAndMetadata> entry :
                    consumer.committed(partitions, TIMEOUT).entrySet()) {
                if (entry.getValue() != null) {
                    offsets.put(source(entry.getKey()), entry.getValue().offset());
                }
            }
            committed = Map.copyOf(offsets);
            ends = bySource(consumer.endOffsets(partitions, TIMEOUT));
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void run() {
            try (consumer) {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.sleep(INTERVAL.toMillis());
                    refresh();
                }
            } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void refresh() {
            try {
                ends = bySource(consumer.endOffsets(lookUpPartitions(), TIMEOUT));
            } catch (org.apache.kafka.common.errors.InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                // Unknown, not unchanged: with old ends a partition would look caught up.
                ends = Map.of();
                LOG.warn("Cannot ask where the source partitions end: {}", e.getMessage());
            }
        }

        private Set<TopicPartition> lookUpPartitions() {
            Set<TopicPartition> partitions = new HashSet<>();
            for (String topic : topics) {
                consumer.partitionsFor(topic, TIMEOUT)
                        .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
            }
            // Kafka's client warns at every look at a partition that is not assigned.
            consumer.assign(partitions);
            return partitions;
        }

        private static Map<SourcePartition, Long> bySource(Map<TopicPartition, Long> offsets) {
            Map<SourcePartition, Long> result = new HashMap<>();
            offsets.forEach((partition, offset) -> result.put(source(partition), offset));
            return Map.copyOf(result);
        }

        private static SourcePartition source(TopicPartition partition) {
            return new SourcePartition(partition.topic(), partition.partition());
        }

        @Override
        public Set<SourcePartition> partitions() {
            return ends.keySet();
        }

        @Override
        public long end(SourcePartition partition) {
            return ends.getOrDefault(partition, UNKNOWN);
        }

        @Override
        public long beginning(SourcePartition partition) {
            return beginnings.getOrDefault(partition, UNKNOWN);
        }

        @Override
        public long committed(SourcePartition partition) {
            return committed.getOrDefault(partition, UNKNOWN);
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
