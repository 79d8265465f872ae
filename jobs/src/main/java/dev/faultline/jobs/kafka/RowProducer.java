package dev.faultline.jobs.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes Avro rows to topics from outside a job. Not thread safe. */
public final class RowProducer implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final SchemaRegistry registry;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, AvroCodec<?>> codecs = new HashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Connects to the brokers and the registry of the settings. */
    public RowProducer(KafkaSettings settings) {
        Properties properties = settings.client();
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "20");
        this.registry = settings.registry();
        this.producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Sends a row; blocks while the producer's buffer is full.
     *
     * @throws IllegalStateException when an earlier row could not be written
     */
    public <T extends SpecificRecordBase> void send(String topic, @Nullable String key, T row) {
        sendBytes(topic, key, codec(topic, row).encode(row));
    }

    /** Sends a row without a key to a partition. */
    public <T extends SpecificRecordBase> void sendTo(String topic, int partition, T row) {
        send(new ProducerRecord<>(topic, partition, null, codec(topic, row).encode(row)));
    }

    /** Sends a value as it is. */
    public void sendBytes(String topic, @Nullable String key, byte[] value) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        send(new ProducerRecord<>(topic, keyBytes, value));
    }

    private void checkSent() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException(failed.getMessage(), failed);
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        checkSent();
        try {
            var unused =
                    producer.send(
                            record,
                            (metadata, exception) -> {
                                if (exception != null) {
                                    failure.compareAndSet(null, refused(record, exception));
                                }
                            });
        } catch (KafkaException e) {
            throw refused(record, e);
        }
    }

    /** Kafka's refusals often do not say of which topic. */
    private static IllegalStateException refused(
            ProducerRecord<byte[], byte[]> record, Exception why) {
        return new IllegalStateException(
                "Kafka took nothing more for " + record.topic() + ": " + why.getMessage(), why);
    }

    /**
     * Returns when everything sent so far has been written.
     *
     * @throws IllegalStateException when a row could not be
     */
    public void flush() {
        producer.flush();
        checkSent();
    }

    @SuppressWarnings("unchecked") // a topic has one record type
    private <T extends SpecificRecordBase> AvroCodec<T> codec(String topic, T row) {
        return (AvroCodec<T>)
                codecs.computeIfAbsent(
                        topic, name -> new AvroCodec<>(name, (Class<T>) row.getClass(), registry));
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
