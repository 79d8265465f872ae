package dev.faultline.jobs.enrich;

import static dev.faultline.jobs.Operators.named;
import static dev.faultline.jobs.Operators.write;

import dev.faultline.functions.control.ControlFeed;
import dev.faultline.functions.forget.ForgetFunction;
import dev.faultline.functions.forget.ForgetOrder;
import dev.faultline.functions.forget.ForgetSettings;
import dev.faultline.functions.forget.LotNews;
import dev.faultline.functions.forget.ReadDeletionFunction;
import dev.faultline.functions.forget.ReadLinkFunction;
import dev.faultline.functions.forget.Trace;
import dev.faultline.functions.intake.ReadCrash;
import dev.faultline.functions.intake.ReadCrashFunction;
import dev.faultline.functions.parking.AnnounceSymbolsFunction;
import dev.faultline.functions.parking.AwaitBuildFunction;
import dev.faultline.functions.parking.ParkCrashFunction;
import dev.faultline.functions.progress.SourcePartitions;
import dev.faultline.functions.publish.BuildlessCrash;
import dev.faultline.functions.publish.CrashOutputs;
import dev.faultline.functions.publish.EnrichedCrash;
import dev.faultline.functions.publish.ParkedCrash;
import dev.faultline.functions.publish.PublishAgainFunction;
import dev.faultline.functions.publish.PublishCrashOperator;
import dev.faultline.functions.record.DeadLetter;
import dev.faultline.functions.record.ImmutableTypeInfo;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.functions.stackwalk.WalkStackFunction;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.BuildRecord;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.DeletionRequest;
import dev.faultline.schema.PolicyRecord;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.ProtectedCrash;
import dev.faultline.schema.RulesetRecord;
import dev.faultline.schema.SymbolsAnnouncement;
import dev.faultline.state.EnrichUids;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
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
 *          crash.rulesets.v1 ───────────┘               ├─ crash.*.dlq             [dead-letters]
 *                                                       └─ (lot) ──┐               [parked]
 * crash.symbols.v1 ─ read ─ announce ─────────────────────── (lot) ─┴─ park ─┐
 *        ┌───────────────────────────────────────────────────────────────────┘
 *        └─ parse again ─ walk again ─ publish again ─┬───────────────┬─ crash.events.v1
 *                 publish ── (build, lot) ┐ [buildless]│               ├─ crash.processed.v1
 *           publish again ── (build, lot) ┴─ await build ─────────────┤
 *          crash.builds.v1 ──────────────────────┘                    └─ crash.protected.v1
 *
 * crash.deletions.v1 ─ read ─┬─ (client) ─┬─ forget waiting ── park, await build
 *      publish ── [waiting traces] ───────┘
 *                            └─ (client) ─┬─ forget client ─┬─ deleted: crash.processed.v1,
 *      publish, publish again,            │                 │           crash.protected.v1
 *      await build ── [traces] ───────────┘                 └─ (event) ┐
 *      crash.links.v1 ─ read ─ (event) ────────────────────────────────┴─ forget links ─ deleted:
 *                                                                               crash.links.v1
 * </pre>
 *
 * <p>The first enrichment is one chain from source to sinks, without a shuffle: a record's order
 * within its partition is what makes progress records true, and a crash is too large to move twice.
 * Every input reaches publish, also as a dead letter, so that progress counts it. Only what left
 * without the names of an application module moves on to wait for them; the second enrichment has
 * sinks of its own and says nothing of progress. Rows with a guessed version wait for their build
 * beside it, and leave through the same sinks.
 */
final class EnrichTopology {

    /**
     * What the graph reads beside the stream.
     *
     * @param decoder decoder of the envelopes
     * @param announcements decoder of announcements of symbols
     * @param deletions decoder of requests to forget a client
     * @param links decoder of links
     * @param policy policy records
     * @param builds versions of builds
     * @param rulesets signature rulesets
     * @param sourcePartitions partitions of the input topics
     * @param eventPartitions partitions of crash.events.v1
     */
    record Inputs(
            RecordDecoder<CrashEnvelope> decoder,
            RecordDecoder<SymbolsAnnouncement> announcements,
            RecordDecoder<DeletionRequest> deletions,
            RecordDecoder<CrashLink> links,
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
     * @param forgottenProcessed event ids of public rows to delete
     * @param forgottenProtected event ids of protected rows to delete
     * @param forgottenLinks keys of links to delete
     */
    record Sinks(
            Sink<CrashEventRecord> events,
            Sink<ProcessedCrash> processed,
            Sink<ProtectedCrash> protectedRows,
            Sink<CensusRecord> census,
            Sink<DeadLetter> deadLetters,
            Sink<String> forgottenProcessed,
            Sink<String> forgottenProtected,
            Sink<String> forgottenLinks) {}

    /**
     * What the graph reads as streams.
     *
     * @param crashes pings and reports
     * @param announcements announcements of symbols
     * @param deletions requests to forget a client
     * @param links links that monitoring has said
     */
    record Streams(
            DataStream<InputRecord> crashes,
            DataStream<InputRecord> announcements,
            DataStream<InputRecord> deletions,
            DataStream<InputRecord> links) {}

    private static final CrashOutputs OUTPUTS = CrashOutputs.create();

    private final EnrichSettings settings;
    private final Inputs inputs;
    private final Sinks sinks;

    private EnrichTopology(EnrichSettings settings, Inputs inputs, Sinks sinks) {
        this.settings = settings;
        this.inputs = inputs;
        this.sinks = sinks;
    }

    /** Builds the graph behind the sources. */
    static void build(Streams streams, EnrichSettings settings, Inputs inputs, Sinks sinks) {
        EnrichTopology topology = new EnrichTopology(settings, inputs, sinks);
        var events = topology.enrich(streams.crashes());
        var orders = topology.orders(streams.deletions());
        // Apart from the other traces: what waits comes back to them, and a graph has no circles.
        var waiting =
                topology.forget(
                        events.getSideOutput(OUTPUTS.waitingTraces()),
                        orders,
                        settings.forgetting(Topics.PROCESSED),
                        EnrichUids.FORGET_WAITING);
        var parked =
                topology.park(
                        events.getSideOutput(OUTPUTS.parked()),
                        streams.announcements(),
                        waiting.getSideOutput(ForgetFunction.PARKED));
        var again =
                topology.enrichAgain(
                        parked,
                        events.getSideOutput(OUTPUTS.buildless()),
                        waiting.getSideOutput(ForgetFunction.BUILDLESS));
        topology.deleteRows(
                topology.forget(
                        events.getSideOutput(OUTPUTS.traces()).union(again),
                        orders,
                        settings.forgetting(Topics.PROCESSED),
                        EnrichUids.FORGET_CLIENT),
                streams.links());
    }

    private DataStream<ForgetOrder> orders(DataStream<InputRecord> deletions) {
        return named(
                deletions.flatMap(
                        new ReadDeletionFunction(inputs.deletions()),
                        TypeInformation.of(ForgetOrder.class)),
                EnrichUids.READ_DELETION);
    }

    private SingleOutputStreamOperator<String> forget(
            DataStream<Trace> traces,
            DataStream<ForgetOrder> orders,
            ForgetSettings bounds,
            String uid) {
        return named(
                traces.keyBy(Trace::owner, Types.STRING)
                        .connect(orders.keyBy(ForgetOrder::owner, Types.STRING))
                        .process(new ForgetFunction(bounds), Types.STRING),
                uid);
    }

    private void deleteRows(DataStream<String> events, DataStream<InputRecord> links) {
        write(events, sinks.forgottenProcessed(), EnrichUids.DELETE_PROCESSED);
        write(events, sinks.forgottenProtected(), EnrichUids.DELETE_PROTECTED);
        var orders =
                named(
                        events.map(ForgetOrder::always)
                                .returns(TypeInformation.of(ForgetOrder.class)),
                        EnrichUids.FORGET_EVENT);
        var traces =
                named(
                        links.flatMap(
                                new ReadLinkFunction(inputs.links()),
                                TypeInformation.of(Trace.class)),
                        EnrichUids.READ_LINK);
        write(
                forget(traces, orders, settings.forgetting(Topics.LINKS), EnrichUids.FORGET_LINKS),
                sinks.forgottenLinks(),
                EnrichUids.DELETE_LINKS);
    }

    private SingleOutputStreamOperator<CrashEventRecord> enrich(DataStream<InputRecord> crashes) {
        var walked = walk(parse(crashes, EnrichUids.PARSE_CRASH), EnrichUids.WALK_STACK, 0);
        var events =
                named(
                        walked.transform(
                                EnrichUids.PUBLISH_CRASH,
                                new AvroTypeInfo<>(CrashEventRecord.class),
                                new PublishCrashOperator(
                                        inputs.sourcePartitions(),
                                        inputs.eventPartitions(),
                                        settings.progressInterval().toMillis(),
                                        settings.stormLimit(),
                                        OUTPUTS)),
                        EnrichUids.PUBLISH_CRASH);
        write(events, sinks.events(), EnrichUids.WRITE_EVENTS);
        write(
                events.getSideOutput(OUTPUTS.processed()),
                sinks.processed(),
                EnrichUids.WRITE_PROCESSED);
        write(
                events.getSideOutput(OUTPUTS.protectedRows()),
                sinks.protectedRows(),
                EnrichUids.WRITE_PROTECTED);
        write(events.getSideOutput(OUTPUTS.census()), sinks.census(), EnrichUids.WRITE_CENSUS);
        write(
                events.getSideOutput(OUTPUTS.deadLetters()),
                sinks.deadLetters(),
                EnrichUids.WRITE_DEAD_LETTERS);
        return events;
    }

    private DataStream<InputRecord> park(
            DataStream<ParkedCrash> parked,
            DataStream<InputRecord> announcements,
            DataStream<LotNews> forgotten) {
        var lots =
                named(
                        announcements.flatMap(
                                new AnnounceSymbolsFunction(inputs.announcements()),
                                TypeInformation.of(LotNews.class)),
                        EnrichUids.ANNOUNCE_SYMBOLS);
        return named(
                parked.keyBy(ParkedCrash::lot, Types.STRING)
                        .connect(lots.union(forgotten).keyBy(LotNews::lot, Types.STRING))
                        .process(
                                new ParkCrashFunction(settings.walk(), settings.parking()),
                                TypeInformation.of(InputRecord.class)),
                EnrichUids.PARK_CRASH);
    }

    private DataStream<Trace> enrichAgain(
            DataStream<InputRecord> crashes,
            DataStream<BuildlessCrash> buildless,
            DataStream<LotNews> forgotten) {
        var events =
                named(
                        walk(
                                        parse(crashes, EnrichUids.PARSE_AGAIN),
                                        EnrichUids.WALK_AGAIN,
                                        settings.patience().toMillis())
                                .process(
                                        new PublishAgainFunction(OUTPUTS),
                                        new AvroTypeInfo<>(CrashEventRecord.class)),
                        EnrichUids.PUBLISH_AGAIN);
        var known =
                awaitBuild(buildless.union(events.getSideOutput(OUTPUTS.buildless())), forgotten);
        write(events.union(known), sinks.events(), EnrichUids.WRITE_EVENTS_AGAIN);
        write(
                events.getSideOutput(OUTPUTS.processed())
                        .union(known.getSideOutput(OUTPUTS.processed())),
                sinks.processed(),
                EnrichUids.WRITE_PROCESSED_AGAIN);
        write(
                events.getSideOutput(OUTPUTS.protectedRows()),
                sinks.protectedRows(),
                EnrichUids.WRITE_PROTECTED_AGAIN);
        return events.getSideOutput(OUTPUTS.traces()).union(known.getSideOutput(OUTPUTS.traces()));
    }

    private SingleOutputStreamOperator<CrashEventRecord> awaitBuild(
            DataStream<BuildlessCrash> buildless, DataStream<LotNews> forgotten) {
        return named(
                buildless
                        .keyBy(BuildlessCrash::lot, Types.STRING)
                        .connect(forgotten.keyBy(LotNews::lot, Types.STRING))
                        .process(
                                new AwaitBuildFunction(
                                        settings.buildWait(), inputs.builds(), OUTPUTS),
                                new AvroTypeInfo<>(CrashEventRecord.class)),
                EnrichUids.AWAIT_BUILD);
    }

    private DataStream<ReadCrash> parse(DataStream<InputRecord> crashes, String uid) {
        return named(
                crashes.map(
                                new ReadCrashFunction(
                                        uid,
                                        Topics.REPORTS,
                                        inputs.decoder(),
                                        inputs.policy(),
                                        settings.clientHashKeyFile()))
                        .returns(ImmutableTypeInfo.of(ReadCrash.class)),
                uid);
    }

    private SingleOutputStreamOperator<EnrichedCrash> walk(
            DataStream<ReadCrash> crashes, String uid, long patienceMillis) {
        return named(
                AsyncDataStream.orderedWait(
                        crashes,
                        new WalkStackFunction(
                                uid,
                                settings.walk(),
                                patienceMillis,
                                inputs.builds(),
                                inputs.rulesets(),
                                inputs.policy()),
                        settings.walkTimeout().toMillis(),
                        TimeUnit.MILLISECONDS,
                        settings.eventsInFlight()),
                uid);
    }
}
