package dev.faultline.jobs.kafka;

import dev.faultline.functions.control.ControlFeed;
import dev.faultline.functions.record.UndecodableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a compacted control topic from its beginning with a consumer of its own.
 *
 * <p>Not a Flink source, because two inputs of an operator have no order: a crash could be decided
 * before the control records that were there before it.
 *
 * @param <T> the generated control record class
 */
public final class KafkaControlFeed<T extends SpecificRecordBase> implements ControlFeed<T> {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaControlFeed.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(30);

    private final String topic;
    private final Class<T> type;
    private final KafkaSettings settings;

    /** Creates a feed of a topic. */
    public KafkaControlFeed(String topic, Class<T> type, KafkaSettings settings) {
        this.topic = topic;
        this.type = type;
        this.settings = settings;
    }

    @Override
    public Reader<T> open() {
        Follower<T> follower =
                new Follower<>(
                        topic, consumer(), new AvroCodec<>(topic, type, settings.registry()));
        follower.readToEnd();
        Thread thread = new Thread(follower, "control-" + topic);
        thread.setDaemon(true);
        thread.start();
        return follower;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Properties properties = settings.client();
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static final class Follower<T extends SpecificRecordBase>
            implements Reader<T>, Runnable {

        private final String topic;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final AvroCodec<T> codec;
        private final Map<String, T> newest = new HashMap<>();
        private volatile List<T> records = List.of();
        private final AtomicLong version = new AtomicLong();
        private volatile boolean closed;

        Follower(String topic, KafkaConsumer<byte[], byte[]> consumer, AvroCodec<T> codec) {
            this.topic = topic;
            this.consumer = consumer;
            this.codec = codec;
        }

        void readToEnd() {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic, METADATA_TIMEOUT).stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < endOf(ends, p))) {
                take(consumer.poll(POLL));
            }
        }

        private static long endOf(Map<TopicPartition, Long> ends, TopicPartition partition) {
            Long end = ends.get(partition);
            return end == null ? 0 : end;
        }

        @Override
        public void run() {
            try (consumer) {
                while (!closed) {
                    try {
                        take(consumer.poll(POLL));
                    } catch (KafkaException | RegistryException e) {
                        LOG.warn("Cannot follow {} at the moment: {}", topic, e.getMessage());
                    }
                }
            }
        }

        private void take(ConsumerRecords<byte[], byte[]> batch) {
            if (batch.isEmpty()) {
                return;
            }
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                take(record);
            }
            records = List.copyOf(newest.values());
            version.incrementAndGet();
        }

        private void take(ConsumerRecord<byte[], byte[]> record) {
            String key =
                    record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                newest.remove(key);
                return;
            }
            try {
                newest.put(key, codec.decode(record.value()));
            } catch (UndecodableRecordException e) {
                // Ours to write; a record that cannot be read changes nothing, and says so.
                LOG.error(
                        "Ignored control record {}-{}@{}: {}",
                        topic,
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
        }

        @Override
        public long version() {
            return version.get();
        }

        @Override
        public List<T> records() {
            return records;
        }

        @Override
        public void close() {
            closed = true;
            consumer.wakeup();
        }
    }
}
