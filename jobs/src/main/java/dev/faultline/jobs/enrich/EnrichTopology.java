package dev.faultline.jobs.enrich;

import dev.faultline.functions.control.ControlFeed;
import dev.faultline.functions.intake.ReadCrash;
import dev.faultline.functions.intake.ReadCrashFunction;
import dev.faultline.functions.progress.SourcePartitions;
import dev.faultline.functions.publish.CrashOutputs;
import dev.faultline.functions.publish.EnrichedCrash;
import dev.faultline.functions.publish.PublishCrashOperator;
import dev.faultline.functions.record.DeadLetter;
import dev.faultline.functions.record.ImmutableTypeInfo;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.functions.stackwalk.WalkSettings;
import dev.faultline.functions.stackwalk.WalkStackFunction;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.BuildRecord;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.PolicyRecord;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.ProtectedCrash;
import dev.faultline.schema.RulesetRecord;
import dev.faultline.state.EnrichUids;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The enrichment job's graph.
 *
 * <pre>
 * crash.pings.v1 ──┐
 * crash.reports.v1 ┴─ read ── parse ── walk ── publish ─┬─ crash.events.v1 (crashes, progress)
 *                              │        │               ├─ crash.processed.v1      [processed]
 *          crash.policy.v1 ────┘        │               ├─ crash.protected.v1      [protected]
 *          crash.builds.v1 ─────────────┤               ├─ crash.census.v1         [census]
 *          crash.rulesets.v1 ───────────┘               └─ crash.*.dlq             [dead-letters]
 * </pre>
 *
 * <p>One chain from source to sinks, without a shuffle: a record's order within its partition is
 * what makes progress records true, and a crash is too large to move twice. Every input reaches
 * publish, also as a dead letter, so that progress counts it.
 */
final class EnrichTopology {

    /**
     * What the graph reads beside the stream.
     *
     * @param decoder decoder of the envelopes
     * @param policy policy records
     * @param builds versions of builds
     * @param rulesets signature rulesets
     * @param sourcePartitions partitions of the input topics
     * @param eventPartitions partitions of crash.events.v1
     */
    record Inputs(
            RecordDecoder<CrashEnvelope> decoder,
            ControlFeed<PolicyRecord> policy,
            ControlFeed<BuildRecord> builds,
            ControlFeed<RulesetRecord> rulesets,
            SourcePartitions sourcePartitions,
            int eventPartitions) {}

    /**
     * Where the graph writes.
     *
     * @param events crashes and progress for monitoring
     * @param processed public rows
     * @param protectedRows protected rows
     * @param census fates of inputs
     * @param deadLetters inputs that can never succeed
     */
    record Sinks(
            Sink<CrashEventRecord> events,
            Sink<ProcessedCrash> processed,
            Sink<ProtectedCrash> protectedRows,
            Sink<CensusRecord> census,
            Sink<DeadLetter> deadLetters) {}

    private EnrichTopology() {}

    /** Builds the graph behind a source. */
    static void build(
            DataStream<InputRecord> crashes, EnrichSettings settings, Inputs inputs, Sinks sinks) {
        SingleOutputStreamOperator<CrashEventRecord> events =
                publish(walk(parse(crashes, settings, inputs), settings, inputs), settings, inputs);
        CrashOutputs outputs = CrashOutputs.create();
        write(events, sinks.events(), EnrichUids.WRITE_EVENTS);
        write(
                events.getSideOutput(outputs.processed()),
                sinks.processed(),
                EnrichUids.WRITE_PROCESSED);
        write(
                events.getSideOutput(outputs.protectedRows()),
                sinks.protectedRows(),
                EnrichUids.WRITE_PROTECTED);
        write(events.getSideOutput(outputs.census()), sinks.census(), EnrichUids.WRITE_CENSUS);
        write(
                events.getSideOutput(outputs.deadLetters()),
                sinks.deadLetters(),
                EnrichUids.WRITE_DEAD_LETTERS);
    }

    private static DataStream<ReadCrash> parse(
            DataStream<InputRecord> crashes, EnrichSettings settings, Inputs inputs) {
        return crashes.map(
                        new ReadCrashFunction(
                                EnrichUids.PARSE_CRASH,
                                Topics.REPORTS,
                                inputs.decoder(),
                                inputs.policy(),
                                settings.clientHashKeyFile()))
                .returns(ImmutableTypeInfo.of(ReadCrash.class))
                .uid(EnrichUids.PARSE_CRASH)
                .name(EnrichUids.PARSE_CRASH);
    }

    private static DataStream<EnrichedCrash> walk(
            DataStream<ReadCrash> crashes, EnrichSettings settings, Inputs inputs) {
        WalkSettings walk =
                new WalkSettings(
                        settings.symbols(),
                        settings.symbolWait().toMillis(),
                        settings.walkThreads(),
                        settings.maxDumpBytes());
        return AsyncDataStream.orderedWait(
                        crashes,
                        new WalkStackFunction(
                                EnrichUids.WALK_STACK, walk, inputs.builds(), inputs.rulesets()),
                        settings.walkTimeout().toMillis(),
                        TimeUnit.MILLISECONDS,
                        settings.eventsInFlight())
                .uid(EnrichUids.WALK_STACK)
                .name(EnrichUids.WALK_STACK);
    }

    private static SingleOutputStreamOperator<CrashEventRecord> publish(
            DataStream<EnrichedCrash> crashes, EnrichSettings settings, Inputs inputs) {
        return crashes.transform(
                        EnrichUids.PUBLISH_CRASH,
                        new AvroTypeInfo<>(CrashEventRecord.class),
                        new PublishCrashOperator(
                                inputs.sourcePartitions(),
                                inputs.eventPartitions(),
                                settings.progressInterval().toMillis(),
                                CrashOutputs.create()))
                .uid(EnrichUids.PUBLISH_CRASH);
    }

    private static <T> void write(DataStream<T> rows, Sink<T> sink, String uid) {
        rows.sinkTo(sink).uid(uid).name(uid);
    }
}
