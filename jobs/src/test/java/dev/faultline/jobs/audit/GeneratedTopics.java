package dev.faultline.jobs.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Topics in memory, of two partitions each, which can be tampered with. */
final class GeneratedTopics implements TopicLog {

    static final int PARTITIONS = 2;

    private static final Duration MONTH = Duration.ofDays(30);

    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records =
            new TreeMap<>(
                    java.util.Comparator.comparing(TopicPartition::topic)
                            .thenComparing(TopicPartition::partition));
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final List<Schema> schemas = new ArrayList<>();
    private long now = 1_800_000_000_000L;

    /** Appends a record; the last of a partition has the highest offset ever. */
    long append(
            String topic,
            int partition,
            @Nullable String key,
            byte @Nullable [] value,
            Headers headers) {
        List<ConsumerRecord<byte[], byte[]>> all = all(new TopicPartition(topic, partition));
        long offset = all.isEmpty() ? 0 : all.get(all.size() - 1).offset() + 1;
        all.add(record(topic, partition, offset, key, value, headers));
        return offset;
    }

    long append(String topic, int partition, @Nullable String key, SpecificRecordBase row) {
        return append(topic, partition, key, encode(row), new RecordHeaders());
    }

    private ConsumerRecord<byte[], byte[]> record(
            String topic,
            int partition,
            long offset,
            @Nullable String key,
            byte @Nullable [] value,
            Headers headers) {
        now += 10;
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                now,
                TimestampType.LOG_APPEND_TIME,
                -1,
                -1,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value,
                headers,
                Optional.empty());
    }

    private List<ConsumerRecord<byte[], byte[]>> all(TopicPartition partition) {
        return records.computeIfAbsent(partition, each -> new ArrayList<>());
    }

    byte[] encode(SpecificRecordBase row) {
        if (!schemas.contains(row.getSchema())) {
            schemas.add(row.getSchema());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                ByteBuffer.allocate(5)
                        .put((byte) 0)
                        .putInt(schemas.indexOf(row.getSchema()))
                        .array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new SpecificDatumWriter<SpecificRecordBase>(row.getSchema()).write(row, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Takes the last record of a key out; its offset stays empty. */
    ConsumerRecord<byte[], byte[]> remove(String topic, Predicate<String> key) {
        return replace(topic, key, null);
    }

    /** Removes a record of a partition, counted from its end. */
    void removeFromEnd(String topic, int partition, int place) {
        List<ConsumerRecord<byte[], byte[]>> all = all(new TopicPartition(topic, partition));
        all.remove(all.size() - place);
    }

    /** Changes the value of the last record of a key. */
    <T extends SpecificRecordBase> void alter(
            String topic, Class<T> type, Predicate<String> key, UnaryOperator<T> change) {
        AvroValues values = new AvroValues(this::schema);
        replace(
                topic,
                key,
                record -> {
                    T row = values.read(type, record.value());
                    if (row == null) {
                        throw new AssertionError("unreadable");
                    }
                    return encode(change.apply(row));
                });
    }

    /** Changes the value of the last record of a key. */
    void alterBytes(String topic, Predicate<String> key, UnaryOperator<byte[]> change) {
        replace(topic, key, record -> change.apply(record.value()));
    }

    private ConsumerRecord<byte[], byte[]> replace(
            String topic,
            Predicate<String> key,
            java.util.function.@Nullable Function<ConsumerRecord<byte[], byte[]>, byte[]> value) {
        for (TopicPartition partition : partitions(topic)) {
            List<ConsumerRecord<byte[], byte[]>> all = all(partition);
            for (int i = all.size() - 1; i >= 0; i--) {
                ConsumerRecord<byte[], byte[]> was = all.get(i);
                if (was.key() == null || !key.test(new String(was.key(), StandardCharsets.UTF_8))) {
                    continue;
                }
                all.remove(i);
                if (value != null) {
                    all.add(
                            i,
                            record(
                                    topic,
                                    was.partition(),
                                    was.offset(),
                                    new String(was.key(), StandardCharsets.UTF_8),
                                    value.apply(was),
                                    was.headers()));
                }
                return was;
            }
        }
        throw new AssertionError("no such record in " + topic);
    }

    /** Copies the last record of a key into the other partition. */
    void doubleInOtherPartition(String topic, Predicate<String> key) {
        for (TopicPartition partition : partitions(topic)) {
            for (ConsumerRecord<byte[], byte[]> each : List.copyOf(all(partition))) {
                if (each.key() != null
                        && key.test(new String(each.key(), StandardCharsets.UTF_8))) {
                    append(
                            topic,
                            1 - each.partition(),
                            new String(each.key(), StandardCharsets.UTF_8),
                            each.value(),
                            each.headers());
                    return;
                }
            }
        }
        throw new AssertionError("no such record in " + topic);
    }

    /** Says the last record of a key again, as a job does after a restart. */
    void sayAgain(String topic, Predicate<String> key) {
        ConsumerRecord<byte[], byte[]> record = remove(topic, key);
        for (int i = 0; i < 2; i++) {
            append(
                    topic,
                    record.partition(),
                    new String(record.key(), StandardCharsets.UTF_8),
                    record.value(),
                    record.headers());
        }
    }

    /** The jobs have committed everything there is. */
    void commitAll() {
        records.keySet().forEach(partition -> committed.put(partition, end(partition)));
    }

    /** Ends of topics stay where they were when a record is taken out. */
    private long end(TopicPartition partition) {
        List<ConsumerRecord<byte[], byte[]>> all = records.getOrDefault(partition, List.of());
        long next = all.isEmpty() ? 0 : all.get(all.size() - 1).offset() + 1;
        return Math.max(next, committed.getOrDefault(partition, 0L));
    }

    /** Lets everything grow old. */
    void advance(Duration duration) {
        now += duration.toMillis();
    }

    @Override
    public List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            TopicPartition partition = new TopicPartition(topic, i);
            all(partition);
            partitions.add(partition);
        }
        return partitions;
    }

    @Override
    public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(partition -> offsets.put(partition, 0L));
        return offsets;
    }

    @Override
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(partition -> offsets.put(partition, end(partition)));
        return offsets;
    }

    @Override
    public Map<TopicPartition, Long> committed(
            String group, Collection<TopicPartition> partitions) {
        return committed;
    }

    @Override
    public Duration retention(String topic) {
        return MONTH;
    }

    @Override
    public void read(
            Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> eachRecord) {
        ends.keySet()
                .forEach(
                        partition ->
                                records.getOrDefault(partition, List.of()).forEach(eachRecord));
    }

    @Override
    public Schema schema(int id) {
        return schemas.get(id);
    }

    @Override
    public long now() {
        return now + 1_000;
    }

    @Override
    public void pause(Duration duration) {
        now += duration.toMillis();
    }
}
