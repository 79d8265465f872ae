package dev.faultline.jobs.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers that belong to no group, so that looking changes nothing. */
final class TopicConsumers {

    /** How long a broker that does not answer is waited for. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private TopicConsumers() {}

    /** Opens a consumer that has no partitions yet. */
    static KafkaConsumer<byte[], byte[]> open(KafkaSettings settings) {
        return open(settings, Map.of());
    }

    /** Opens one with further properties. */
    static KafkaConsumer<byte[], byte[]> open(KafkaSettings settings, Map<String, String> more) {
        Properties properties = settings.client();
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.putAll(more);
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        return new KafkaConsumer<>(properties, bytes, bytes);
    }

    /**
     * The partitions of a topic.
     *
     * @throws KafkaException when the brokers do not answer or have no such topic
     */
    static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic, TIMEOUT).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("there is no topic " + topic);
        }
        return partitions;
    }
}
