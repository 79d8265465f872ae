package dev.faultline.jobs.deadletters;

import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.AvroCodec;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.schema.Redrive;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
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

/** Reads dead letters, and which of them were sent again. Belongs to no consumer group. */
public final class LetterTopics implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final KafkaSettings settings;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Connects to the brokers of the settings. */
    public LetterTopics(KafkaSettings settings) {
        this.settings = settings;
        Properties properties = settings.client();
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        this.consumer = new KafkaConsumer<>(properties, bytes, bytes);
    }

    /** Returns the names of the topics of dead letters. */
    public static List<String> names() {
        return Topics.all().stream()
                .filter(topic -> topic.schema() == null)
                .map(topic -> topic.name())
                .toList();
    }

    /**
     * Hands over the letters that are in a topic now, in order within a partition.
     *
     * @throws KafkaException when the brokers do not answer or have no such topic
     */
    public void read(String topic, LetterFilter filter, Consumer<StoredLetter> letters) {
        readAll(
                topic,
                record -> {
                    StoredLetter letter = new StoredLetter(record);
                    if (filter.matches(letter)) {
                        letters.accept(letter);
                    }
                });
    }

    /** Returns what is known of letters that were sent again, by position of the letter. */
    public Map<String, Redrive> redrives() {
        AvroCodec<Redrive> codec =
                new AvroCodec<>(Topics.REDRIVES, Redrive.class, settings.registry());
        Map<String, Redrive> redrives = new HashMap<>();
        readAll(
                Topics.REDRIVES,
                record -> {
                    try {
                        redrives.put(
                                new String(record.key(), StandardCharsets.UTF_8),
                                codec.decode(record.value()));
                    } catch (UndecodableRecordException e) {
                        throw new IllegalStateException(
                                "cannot read what was sent again, at offset " + record.offset(), e);
                    }
                });
        return redrives;
    }

    private void readAll(String topic, Consumer<ConsumerRecord<byte[], byte[]>> records) {
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
            consumer.poll(POLL).forEach(records);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
