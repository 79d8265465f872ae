package dev.faultline.jobs;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a topic is: its name, record, key and how Kafka keeps it.
 *
 * @param name topic name, {@code crash.<noun>.v<N>}
 * @param recordType generated record class; null where values are original bytes (dead letters)
 * @param key what the record key is, in words
 * @param role who writes and who reads it
 * @param compacted whether the last record per key stays
 * @param retention how long records stay; null for ever
 */
public record TopicSpec(
        String name,
        @Nullable Class<? extends SpecificRecordBase> recordType,
        String key,
        Role role,
        boolean compacted,
        @Nullable Duration retention) {

    /**
     * Largest record that Faultline writes. What it says of an input is larger than the input: a
     * dead letter has further headers, and text may take more room than its JSON.
     */
    public static final int MAX_WRITTEN_BYTES = 8 << 20;

    /** Kafka's own limit, by which inputs are bounded. */
    private static final int MAX_READ_BYTES = (1 << 20) + 12;

    private static final Duration COMPACTION_LAG = Duration.ofDays(1);

    /** Who writes and who reads a topic. */
    public enum Role {
        /** Written by others, read by Faultline. */
        INPUT,
        /** Written by operators of Faultline, read by its jobs. */
        CONTROL,
        /** Between the jobs. */
        INTERNAL,
        /** For everybody. */
        PUBLIC,
        /** For those who may see personal data. */
        PROTECTED
    }

    /** Returns the registry subject. */
    public String subject() {
        return name + "-value";
    }

    /** Returns the schema, or null for a topic of original bytes. */
    public @Nullable Schema schema() {
        return recordType == null ? null : SpecificData.get().getSchema(recordType);
    }

    /** Returns the level the registry holds the subject to. */
    public Compatibility compatibility() {
        return role == Role.INPUT || role == Role.CONTROL
                ? Compatibility.BACKWARD_TRANSITIVE
                : Compatibility.FULL_TRANSITIVE;
    }

    /** Returns the topic's configuration in Kafka's names. */
    public Map<String, String> configuration() {
        Map<String, String> configuration = new HashMap<>();
        // The broker stamps the time: a client-set one would fall to retention or be refused.
        configuration.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        boolean isRead = role == Role.INPUT || role == Role.CONTROL;
        configuration.put(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(isRead ? MAX_READ_BYTES : MAX_WRITTEN_BYTES));
        configuration.put(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                compacted
                        ? retention == null
                                ? TopicConfig.CLEANUP_POLICY_COMPACT
                                : TopicConfig.CLEANUP_POLICY_COMPACT
                                        + ","
                                        + TopicConfig.CLEANUP_POLICY_DELETE
                        : TopicConfig.CLEANUP_POLICY_DELETE);
        configuration.put(
                TopicConfig.RETENTION_MS_CONFIG,
                retention == null ? "-1" : Long.toString(retention.toMillis()));
        if (compacted) {
            String lag = Long.toString(COMPACTION_LAG.toMillis());
            configuration.put(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, lag);
            configuration.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, lag);
        }
        return Map.copyOf(configuration);
    }
}
