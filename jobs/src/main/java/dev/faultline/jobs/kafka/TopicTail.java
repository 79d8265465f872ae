package dev.faultline.jobs.kafka;

import dev.faultline.functions.record.UndecodableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What several topics of ours say from some time ago on, without end. Belongs to no consumer group.
 * For one thread; whoever gets an exception closes it and begins anew from {@link #positions}.
 */
public final class TopicTail implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);

    /** A broker that dies is noticed after so long: polling alone never complains. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    /** Rows are small; what is fetched must fit into a small heap. */
    private static final Map<String, String> SMALL_FETCHES =
            Map.of("fetch.max.bytes", "8388608", "max.partition.fetch.bytes", "1048576");

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, AvroCodec<? extends SpecificRecordBase>> codecs = new HashMap<>();
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Map<TopicPartition, Long> positions;

    /**
     * A topic and where to begin.
     *
     * @param type its record class
     * @param age begin with what the broker took so long ago; null for the first record there is
     * @param most but with no more than about so many records of each partition
     */
    public record Source(
            String topic,
            Class<? extends SpecificRecordBase> type,
            @Nullable Duration age,
            long most) {}

    /**
     * One record.
     *
     * @param value null when the key was deleted or the record cannot be read
     * @param appendedMillis when the broker took it
     */
    public record Row(
            String topic, String key, @Nullable SpecificRecordBase value, long appendedMillis) {}

    /**
     * Finds the beginnings.
     *
     * @param resume positions to go on from, of an earlier tail; others begin as the source says
     * @throws KafkaException when the brokers do not answer or lack a topic
     */
    public TopicTail(
            KafkaSettings settings,
            List<Source> sources,
            Map<TopicPartition, Long> resume,
            long nowMillis) {
        this.consumer = TopicConsumers.open(settings, SMALL_FETCHES);
        this.positions = new HashMap<>(resume);
        SchemaRegistry registry = settings.registry();
        try {
            for (Source source : sources) {
                codecs.put(
                        source.topic(), new AvroCodec<>(source.topic(), source.type(), registry));
                partitions.addAll(TopicConsumers.partitions(consumer, source.topic()));
            }
            consumer.assign(partitions);
            sources.forEach(source -> begin(source, nowMillis));
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private void begin(Source source, long nowMillis) {
        List<TopicPartition> own =
                partitions.stream().filter(each -> each.topic().equals(source.topic())).toList();
        Map<TopicPartition, Long> firsts = consumer.beginningOffsets(own, TopicConsumers.TIMEOUT);
        Map<TopicPartition, Long> ends = consumer.endOffsets(own, TopicConsumers.TIMEOUT);
        Map<TopicPartition, OffsetAndTimestamp> recent =
                source.age() == null ? Map.of() : since(own, nowMillis - source.age().toMillis());
        for (TopicPartition partition : own) {
            long end = ends.getOrDefault(partition, 0L);
            long first = Math.max(firsts.getOrDefault(partition, 0L), end - source.most());
            if (source.age() != null) {
                OffsetAndTimestamp at = recent.get(partition);
                first = Math.max(first, at == null ? end : at.offset());
            }
            long start = positions.getOrDefault(partition, first);
            positions.put(partition, start);
            consumer.seek(partition, start);
        }
    }

    private Map<TopicPartition, OffsetAndTimestamp> since(List<TopicPartition> own, long millis) {
        Map<TopicPartition, Long> times = new HashMap<>();
        own.forEach(partition -> times.put(partition, Math.max(0, millis)));
        return consumer.offsetsForTimes(times, TopicConsumers.TIMEOUT);
    }

    /**
     * What has arrived, after at most half a second.
     *
     * @throws RegistryException when the registry does not answer; the records will come again
     */
    public List<Row> next() {
        List<Row> rows = new ArrayList<>();
        Map<TopicPartition, Long> read = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            rows.add(row(record));
            read.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        }
        positions.putAll(read);
        return rows;
    }

    private Row row(ConsumerRecord<byte[], byte[]> record) {
        AvroCodec<? extends SpecificRecordBase> codec = codecs.get(record.topic());
        byte[] key = record.key();
        return new Row(
                record.topic(),
                key == null ? "" : new String(key, StandardCharsets.UTF_8),
                codec == null ? null : decoded(codec, record.value()),
                record.timestamp());
    }

    static <T extends SpecificRecordBase> @Nullable T decoded(
            AvroCodec<T> codec, byte @Nullable [] value) {
        try {
            return value == null ? null : codec.decode(value);
        } catch (UndecodableRecordException e) {
            return null;
        }
    }

    /** The offset after the last record that was returned, by partition. */
    public Map<TopicPartition, Long> positions() {
        return Map.copyOf(positions);
    }

    /**
     * How many records the tail has not returned yet.
     *
     * @throws KafkaException when the brokers do not answer within five seconds
     */
    public long waiting() {
        long waiting = 0;
        for (Map.Entry<TopicPartition, Long> end :
                consumer.endOffsets(partitions, ANSWER).entrySet()) {
            // What a compaction or a transaction took away is passed without a record.
            long at =
                    Math.max(
                            positions.getOrDefault(end.getKey(), 0L),
                            consumer.position(end.getKey(), ANSWER));
            waiting += Math.max(0, end.getValue() - at);
        }
        return waiting;
    }

    /**
     * Ends of the partitions of another topic, whose records are not read.
     *
     * @throws KafkaException when the brokers do not answer within five seconds
     */
    public Map<TopicPartition, Long> ends(String topic) {
        return consumer.endOffsets(TopicConsumers.partitions(consumer, topic), ANSWER);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
