package dev.faultline.jobs.monitor;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.jobs.Operators;
import dev.faultline.jobs.kafka.KafkaEdges;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Reads topics for the monitoring job, from their beginning unless a checkpoint says where.
 *
 * <p>Its rows are sums over what it has in its state. Begun without state where the group had
 * committed, it would say of each window what came since, as the last word.
 *
 * @param environment environment of the job
 * @param edges sources and sinks
 * @param group consumer group
 */
record MonitorSource(StreamExecutionEnvironment environment, KafkaEdges edges, String group) {

    /**
     * Reads a topic.
     *
     * @param partitions partitions of the topic; a reader without one would hold time back for ever
     */
    DataStream<InputRecord> read(
            String topic, WatermarkStrategy<InputRecord> time, int partitions, String uid) {
        return Operators.named(
                environment
                        .fromSource(
                                edges.source(group, OffsetsInitializer.earliest(), List.of(topic)),
                                time,
                                uid)
                        .setParallelism(Math.min(partitions, environment.getParallelism())),
                uid);
    }
}
