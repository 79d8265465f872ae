package dev.faultline.jobs.kafka;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads what is in topics now. Belongs to no consumer group, so looking changes nothing. */
public final class TopicDump implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Connects to the brokers of the settings. */
    public TopicDump(KafkaSettings settings) {
        this.consumer = TopicConsumers.open(settings);
    }

    /**
     * Hands over the records that are in a topic now, in order within a partition.
     *
     * @throws KafkaException when the brokers do not answer or have no such topic
     */
    public void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> records) {
        List<TopicPartition> partitions = TopicConsumers.partitions(consumer, topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TopicConsumers.TIMEOUT);
        Set<TopicPartition> left = new HashSet<>(partitions);
        while (true) {
            left.removeIf(
                    each ->
                            consumer.position(each, TopicConsumers.TIMEOUT)
                                    >= ends.getOrDefault(each, 0L));
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
