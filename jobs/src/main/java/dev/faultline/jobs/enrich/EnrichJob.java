package dev.faultline.jobs.enrich;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.jobs.JobEnvironment;
import dev.faultline.jobs.JobVersion;
import dev.faultline.jobs.Operators;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaControlFeed;
import dev.faultline.jobs.kafka.KafkaEdges;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.KafkaSourcePartitions;
import dev.faultline.jobs.kafka.TopicAdmin;
import dev.faultline.schema.BuildRecord;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.DeletionRequest;
import dev.faultline.schema.InputOutcome;
import dev.faultline.schema.PolicyRecord;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.ProtectedCrash;
import dev.faultline.schema.RulesetRecord;
import dev.faultline.schema.SymbolsAnnouncement;
import dev.faultline.state.EnrichUids;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** Starts the enrichment job: {@code --bootstrap-servers ... --registry-url ...}. */
public final class EnrichJob {

    /** Name of the job in the Flink UI. */
    public static final String NAME = "enrich";

    private static final List<String> INPUTS = List.of(Topics.PINGS, Topics.REPORTS);

    private static final List<String> SOURCES =
            List.of(Topics.PINGS, Topics.REPORTS, Topics.SYMBOLS, Topics.DELETIONS, Topics.LINKS);

    private EnrichJob() {}

    /**
     * Builds and submits the job.
     *
     * @param args options, see {@link EnrichOptions}
     */
    public static void main(String[] args) throws Exception {
        EnrichSettings settings = EnrichSettings.read(JobEnvironment.arguments(args));
        StreamExecutionEnvironment environment = JobEnvironment.create();
        TopicAdmin.require(SOURCES, settings.kafka());
        build(environment, settings, TopicAdmin.partitionsOf(Topics.EVENTS, settings.kafka()));
        environment.execute(NAME);
    }

    /** Builds the job's graph; opens no connection. */
    static void build(
            StreamExecutionEnvironment environment, EnrichSettings settings, int eventPartitions) {
        KafkaEdges edges = new KafkaEdges(settings.kafka());
        DataStream<InputRecord> crashes =
                read(
                        environment,
                        edges,
                        settings,
                        KafkaEdges.committedOrEarliest(),
                        INPUTS,
                        EnrichUids.READ_CRASHES);
        DataStream<InputRecord> announcements =
                read(
                        environment,
                        edges,
                        settings,
                        KafkaEdges.committedOrEarliest(),
                        List.of(Topics.SYMBOLS),
                        EnrichUids.READ_ANNOUNCEMENTS);
        // From the beginning: a savepoint from before the first request has no position but the way
        // to find one, and what the group has committed since would skip the requests.
        DataStream<InputRecord> deletions =
                read(
                        environment,
                        edges,
                        settings,
                        OffsetsInitializer.earliest(),
                        List.of(Topics.DELETIONS),
                        EnrichUids.READ_DELETIONS);
        DataStream<InputRecord> links =
                read(
                        environment,
                        edges,
                        settings,
                        OffsetsInitializer.earliest(),
                        List.of(Topics.LINKS),
                        EnrichUids.READ_LINKS);
        EnrichTopology.build(
                new EnrichTopology.Streams(crashes, announcements, deletions, links),
                settings,
                inputs(settings, edges, eventPartitions),
                sinks(edges));
    }

    private static DataStream<InputRecord> read(
            StreamExecutionEnvironment environment,
            KafkaEdges edges,
            EnrichSettings settings,
            OffsetsInitializer start,
            List<String> topics,
            String uid) {
        return Operators.named(
                environment.fromSource(
                        edges.source(settings.consumerGroup(), start, topics),
                        WatermarkStrategy.noWatermarks(),
                        uid),
                uid);
    }

    private static EnrichTopology.Inputs inputs(
            EnrichSettings settings, KafkaEdges edges, int eventPartitions) {
        KafkaSettings kafka = settings.kafka();
        return new EnrichTopology.Inputs(
                edges.decoder(Topics.PINGS, CrashEnvelope.class),
                edges.decoder(Topics.SYMBOLS, SymbolsAnnouncement.class),
                edges.decoder(Topics.DELETIONS, DeletionRequest.class),
                edges.decoder(Topics.LINKS, CrashLink.class),
                new KafkaControlFeed<>(Topics.POLICY, PolicyRecord.class, kafka),
                new KafkaControlFeed<>(Topics.BUILDS, BuildRecord.class, kafka),
                new KafkaControlFeed<>(Topics.RULESETS, RulesetRecord.class, kafka),
                new KafkaSourcePartitions(INPUTS, settings.consumerGroup(), kafka),
                eventPartitions);
    }

    /** Progress has no key: it goes to a partition of its own choice. */
    private static @Nullable String eventKey(CrashEventRecord row) {
        InputOutcome outcome = row.getOutcome();
        if (outcome != null) {
            return outcome.getSourceTopic()
                    + '/'
                    + outcome.getSourcePartition()
                    + '/'
                    + outcome.getSourceOffset();
        }
        return row.getCrash() == null ? null : row.getCrash().getEventId();
    }

    private static EnrichTopology.Sinks sinks(KafkaEdges edges) {
        return new EnrichTopology.Sinks(
                edges.rows(
                        Topics.EVENTS,
                        CrashEventRecord.class,
                        EnrichJob::eventKey,
                        row ->
                                row.getProgress() == null
                                        ? null
                                        : row.getProgress().getEventPartition()),
                edges.rows(Topics.PROCESSED, ProcessedCrash.class, ProcessedCrash::getEventId),
                edges.rows(Topics.PROTECTED, ProtectedCrash.class, ProtectedCrash::getEventId),
                edges.rows(
                        Topics.CENSUS,
                        CensusRecord.class,
                        row ->
                                row.getSourceTopic()
                                        + "/"
                                        + row.getSourcePartition()
                                        + "/"
                                        + row.getSourceOffset()),
                edges.deadLetters(JobVersion.current()),
                edges.deletions(Topics.PROCESSED),
                edges.deletions(Topics.PROTECTED),
                edges.deletions(Topics.LINKS));
    }
}
