package dev.faultline.jobs.monitor;

import dev.faultline.functions.watermark.NoWatermarks;
import dev.faultline.functions.watermark.ProgressWatermarks;
import dev.faultline.jobs.JobEnvironment;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaEdges;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.TopicAdmin;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.UsageSample;
import dev.faultline.state.MonitorUids;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Starts the monitoring job: {@code --bootstrap-servers ... --registry-url ...}. */
public final class MonitorJob {

    /** Name of the job in the Flink UI. */
    public static final String NAME = "monitor";

    private MonitorJob() {}

    /**
     * Builds and submits the job.
     *
     * @param args options, see {@link MonitorOptions}
     */
    public static void main(String[] args) throws Exception {
        MonitorSettings settings = MonitorSettings.read(JobEnvironment.arguments(args));
        KafkaSettings kafka = settings.kafka();
        StreamExecutionEnvironment environment = JobEnvironment.create();
        KafkaEdges edges = new KafkaEdges(kafka);
        MonitorInputs inputs =
                new MonitorInputs(
                        edges.decoder(Topics.EVENTS, CrashEventRecord.class),
                        edges.decoder(Topics.USAGE, UsageSample.class));
        MonitorSource source = new MonitorSource(environment, edges, settings.consumerGroup());
        MonitorTopology.build(
                source.read(
                        Topics.EVENTS,
                        ProgressWatermarks.strategy(inputs.events(), settings.silenceHoldMillis()),
                        TopicAdmin.partitionsOf(Topics.EVENTS, kafka),
                        MonitorUids.EVENTS_SOURCE),
                source.read(
                        Topics.USAGE,
                        NoWatermarks.strategy(),
                        TopicAdmin.partitionsOf(Topics.USAGE, kafka),
                        MonitorUids.USAGE_SOURCE),
                settings,
                inputs,
                KafkaMonitorSinks.of(edges));
        environment.execute(NAME);
    }
}
