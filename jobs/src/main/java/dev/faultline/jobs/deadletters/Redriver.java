package dev.faultline.jobs.deadletters;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.RowProducer;
import dev.faultline.schema.Redrive;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends letters again as they once came: the same key, bytes and headers to the topic and partition
 * that they came from. Remembers each when the broker has it, so a kill in between sends one twice,
 * which its identity makes a duplicate.
 */
public final class Redriver implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final RowProducer memory;

    /** Connects to the brokers and the registry of the settings. */
    public Redriver(KafkaSettings settings) {
        Properties properties = settings.client();
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        this.producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.memory = new RowProducer(settings);
    }

    /**
     * Sends a letter again and returns what is remembered of that.
     *
     * @param before what was remembered, null when it was never sent again
     * @throws KafkaException when the broker does not take it
     */
    public Redrive send(StoredLetter letter, @Nullable Redrive before) {
        int partitions = producer.partitionsFor(letter.sourceTopic()).size();
        boolean hasPartition =
                letter.sourcePartition() >= 0 && letter.sourcePartition() < partitions;
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        letter.sourceTopic(),
                        hasPartition ? letter.sourcePartition() : null,
                        letter.record().key(),
                        letter.record().value());
        letter.originalHeaders().forEach(record.headers()::add);
        RecordMetadata sent = sent(record);
        Redrive redrive =
                Redrive.newBuilder()
                        .setLetterTopic(letter.record().topic())
                        .setLetterPartition(letter.record().partition())
                        .setLetterOffset(letter.record().offset())
                        .setReason(letter.reason())
                        .setSentTopic(sent.topic())
                        .setSentPartition(sent.partition())
                        .setSentOffset(sent.offset())
                        .setSentAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                        .setTimes(before == null ? 1 : before.getTimes() + 1)
                        .build();
        memory.send(Topics.REDRIVES, letter.position(), redrive);
        memory.flush();
        return redrive;
    }

    private RecordMetadata sent(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("the broker does not take it: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        producer.close();
        memory.close();
    }
}
