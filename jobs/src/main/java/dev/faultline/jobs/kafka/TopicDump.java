package dev.faultline.jobs.kafka;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is in topics now. Belongs to no consumer group, so looking changes nothing. */
public final class TopicDump implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Connects to the brokers of the settings. */
    public TopicDump(KafkaSettings settings) {
        Properties properties = settings.client();
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        this.consumer = new KafkaConsumer<>(properties, bytes, bytes);
    }

    /**
     * Hands over the records that are in a topic now, in order within a partition.
     *
     * @throws KafkaException when the brokers do not answer or have no such topic
     */
    public void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> records) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic, TIMEOUT).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("there is no topic " + topic);
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
        Set<TopicPartition> left = new HashSet<>(partitions);
        while (true) {
            left.removeIf(each -> consumer.position(each, TIMEOUT) >= ends.getOrDefault(each, 0L));
            if (left.isEmpty()) {
                return;
            }
            consumer.poll(POLL)
                    .forEach(
                            record -> {
                                TopicPartition at = new TopicPartition(topic, record.partition());
                                if (record.offset() < ends.getOrDefault(at, 0L)) {
                                    records.accept(record);
                                }
                            });
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
