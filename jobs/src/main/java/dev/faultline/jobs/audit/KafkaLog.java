package dev.faultline.jobs.audit;

import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.SchemaRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Topics on a broker. Belongs to no consumer group, so looking changes nothing. */
final class KafkaLog implements TopicLog, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** A broker that sends nothing for so long will not send the rest. */
    private static final long PATIENCE_MILLIS = 120_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final SchemaRegistry registry;
    private final LongConsumer progress;
    private long records;

    KafkaLog(KafkaSettings settings, LongConsumer progress) {
        this.progress = progress;
        Properties properties = settings.client();
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        this.consumer = new KafkaConsumer<>(properties, bytes, bytes);
        this.admin = Admin.create(settings.client());
        this.registry = settings.registry();
    }

    @Override
    public List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic, TIMEOUT).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        if (partitions.isEmpty()) {
            throw new AuditException("there is no topic " + topic);
        }
        return partitions;
    }

    @Override
    public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest());
    }

    @Override
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest());
    }

    /** Not by the consumer, which warns of every partition that it does not read. */
    private Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        await("the offsets of topics", admin.listOffsets(wanted).all())
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    @Override
    public Map<TopicPartition, Long> committed(
            String group, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        // Not all there are: some are of topics that an audit need not see.
        ListConsumerGroupOffsetsSpec which =
                new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
        Map<TopicPartition, OffsetAndMetadata> committed =
                await(
                        "what group " + group + " has committed",
                        admin.listConsumerGroupOffsets(Map.of(group, which))
                                .partitionsToOffsetAndMetadata(group));
        committed.forEach(
                (partition, offset) -> {
                    if (offset != null) {
                        offsets.put(partition, offset.offset());
                    }
                });
        return offsets;
    }

    @Override
    public Duration retention(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config =
                await("the settings of " + topic, admin.describeConfigs(List.of(resource)).all())
                        .get(resource);
        ConfigEntry entry = config == null ? null : config.get(TopicConfig.RETENTION_MS_CONFIG);
        long millis = entry == null ? -1 : Long.parseLong(entry.value());
        return Duration.ofMillis(millis < 0 ? Long.MAX_VALUE : millis);
    }

    @Override
    public void read(
            Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> eachRecord) {
        Set<TopicPartition> left = new HashSet<>(ends.keySet());
        consumer.assign(left);
        consumer.seekToBeginning(left);
        long heardAt = now();
        while (true) {
            Set<TopicPartition> done = new HashSet<>(left);
            done.removeIf(
                    partition ->
                            consumer.position(partition, TIMEOUT) < offset(ends.get(partition)));
            consumer.pause(done);
            left.removeAll(done);
            if (left.isEmpty()) {
                return;
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                heardAt = now();
                records++;
                progress.accept(records);
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < offset(ends.get(partition))) {
                    eachRecord.accept(record);
                }
            }
            if (now() - heardAt > PATIENCE_MILLIS) {
                throw new AuditException("the broker stopped sending " + left);
            }
        }
    }

    private static long offset(@Nullable Long offset) {
        return offset == null ? 0 : offset;
    }

    @Override
    public Schema schema(int id) {
        return registry.schemaById(id);
    }

    @Override
    public long now() {
        return System.currentTimeMillis();
    }

    @Override
    public void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static <T> T await(String what, KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new KafkaException("the brokers refuse " + what + ": " + cause.getMessage(), e);
        } catch (TimeoutException e) {
            throw new KafkaException("the brokers do not tell " + what + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        consumer.close();
        // What is still asked is what nobody answers.
        admin.close(Duration.ZERO);
    }
}
