package dev.faultline.jobs.monitor;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.jobs.Operators;
import dev.faultline.jobs.kafka.KafkaEdges;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Reads topics for the monitoring job.
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
                                edges.source(
                                        group, KafkaEdges.committedOrEarliest(), List.of(topic)),
                                time,
                                uid)
                        .setParallelism(Math.min(partitions, environment.getParallelism())),
                uid);
    }
}
