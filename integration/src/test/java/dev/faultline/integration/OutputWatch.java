package dev.faultline.integration;

import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.AvroCodec;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.schema.CensusRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Sees what the jobs say as they say it, to tell how soon they speak again after a fault. */
final class OutputWatch implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroCodec<CensusRecord> census;
    private final Thread thread = new Thread(this::watch, "output-watch");
    private final Map<Integer, Long> newestByPartition = new ConcurrentHashMap<>();
    private volatile long countsSaidAt;
    private volatile boolean ended;

    private OutputWatch(KafkaSettings kafka) {
        Properties properties = kafka.client();
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        consumer = new KafkaConsumer<>(properties, bytes, bytes);
        census = new AvroCodec<>(Topics.CENSUS, CensusRecord.class, kafka.registry());
    }

    static OutputWatch of(KafkaSettings kafka) {
        OutputWatch watch = new OutputWatch(kafka);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    /**
     * Receive time through which enrichment has told of pings of every partition, Unix
     * milliseconds. Where one worker died, the partitions of the other go on for a moment.
     */
    long enrichedThrough() {
        return newestByPartition.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    /** When a count of monitoring last came, Unix milliseconds. */
    long countsSaidAt() {
        return countsSaidAt;
    }

    private void watch() {
        List<TopicPartition> partitions =
                Stream.of(Topics.CENSUS, Topics.COUNTS)
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.partitionsFor(Topics.PINGS)
                .forEach(info -> newestByPartition.put(info.partition(), 0L));
        consumer.assign(partitions);
        while (!ended) {
            consumer.poll(POLL).forEach(this::note);
        }
        consumer.close();
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.COUNTS)) {
            countsSaidAt = System.currentTimeMillis();
            return;
        }
        try {
            CensusRecord input = census.decode(record.value());
            if (input.getSourceTopic().equals(Topics.PINGS)) {
                newestByPartition.merge(
                        input.getSourcePartition(),
                        input.getReceivedAt().toEpochMilli(),
                        Math::max);
            }
        } catch (UndecodableRecordException e) {
            throw new AssertionError("an output must be readable", e);
        }
    }

    @Override
    public void close() {
        ended = true;
    }
}
