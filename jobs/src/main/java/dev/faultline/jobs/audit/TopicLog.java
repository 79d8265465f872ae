package dev.faultline.jobs.audit;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What an audit looks at: topics, committed offsets and schemas as they are. */
interface TopicLog {

    /**
     * Returns the partitions of a topic.
     *
     * @throws AuditException when there is no such topic
     */
    List<TopicPartition> partitions(String topic);

    /** Returns the offset of the oldest record that is still there. */
    Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions);

    /** Returns the offset after the newest record. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions);

    /** Returns what a consumer group has committed; partitions without a commit are not in it. */
    Map<TopicPartition, Long> committed(String group, Collection<TopicPartition> partitions);

    /** Returns how long a topic keeps its records at least. */
    Duration retention(String topic);

    /** Reads partitions from their beginnings to these ends, each in order of offset. */
    void read(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> eachRecord);

    /**
     * Returns the schema of an id.
     *
     * @throws dev.faultline.jobs.kafka.RegistryException when there is none or no answer
     */
    Schema schema(int id);

    /** Returns the present time, epoch milliseconds. */
    long now();

    /** Lets time pass. */
    void pause(Duration duration);
}
