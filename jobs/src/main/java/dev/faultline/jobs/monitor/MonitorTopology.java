package dev.faultline.jobs.monitor;

import dev.faultline.correlation.CountCell;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.Dimensions;
import dev.faultline.correlation.KeyedCandidate;
import dev.faultline.correlation.LinkKey;
import dev.faultline.correlation.LinkSide;
import dev.faultline.correlation.SignatureCell;
import dev.faultline.correlation.Verdict;
import dev.faultline.functions.correlate.CompareSignaturesFunction;
import dev.faultline.functions.count.BatchDeltasOperator;
import dev.faultline.functions.count.CountCrashesFunction;
import dev.faultline.functions.count.DeltaBatch;
import dev.faultline.functions.detect.AddressCrashFunction;
import dev.faultline.functions.detect.AddressedCrash;
import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.detect.DetectSpikesFunction;
import dev.faultline.functions.detect.SignatureKey;
import dev.faultline.functions.detect.SignatureStep;
import dev.faultline.functions.detect.SummarizeStepFunction;
import dev.faultline.functions.exposure.ReadUsageFunction;
import dev.faultline.functions.exposure.SpreadUsageFunction;
import dev.faultline.functions.exposure.UsageFacts;
import dev.faultline.functions.identity.MatchIdentityFunction;
import dev.faultline.functions.identity.ReadCrashVersionFunction;
import dev.faultline.functions.ledger.BookInputFunction;
import dev.faultline.functions.ledger.BookedInput;
import dev.faultline.functions.ledger.InputBlock;
import dev.faultline.functions.ledger.KeepLedgerFunction;
import dev.faultline.functions.ledger.LedgerPeriod;
import dev.faultline.functions.link.JoinSidesFunction;
import dev.faultline.functions.rate.EstimateRatesFunction;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.unify.UnifyEventFunction;
import dev.faultline.functions.watermark.BorrowClockFunction;
import dev.faultline.schema.Alert;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.ExposureRow;
import dev.faultline.schema.LedgerRow;
import dev.faultline.state.MonitorUids;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The monitoring job's graph; [side outputs] in brackets, what a stream is keyed by in (round
 * ones).
 *
 * <pre>
 * crash.events.v1 ─ read ─┬─ versions ──────────────────── (event) ─┬─ unify
 *                         └─ [candidates] (tier key) ─ match ───────┘
 *
 *   unify ─┬─ deltas ─┬─ gather ─┬─ (cell, window) ─ count ─┬──────── crash.counts.v1
 *          │          │          │                          └─ [changes] (channel) ──┐
 *          │          │          └─ (cell) ────────┬─ compare ─ crash.correlations.v1 │
 *          ├─ [link sides] (pair) ─ join ─ [deltas]┘                                  │
 *          │          │               └─ crash.links.v1                               │
 *          │          └─ address ─ (signature) ─ summarize ─ (channel) ─ detect       │
 *          │                                     crash.alerts.v1, crash.aliases.v1 ─┘ │
 *          └─ [ledger] (partition) ─ keep ─ crash.ledger.v1                           │
 *   read ─ [inputs] (offsets) ─ book ─┘                                               │
 *                                                                                     │
 * crash.usage.v1 ─ read ─ (build) ─ spread ─ [deltas] (channel) ─ estimate ──────────┘
 *                                   └─ crash.exposure.v1          └─ crash.rates.v1,
 *                                                  crash.top.v1, crash.comparisons.v1
 * </pre>
 *
 * <p>What is keyed is small: a candidate of a key, a delta of a crash. Time is the receive time up
 * to which enrichment has come; usage follows the clock of the events.
 */
final class MonitorTopology {

    private final MonitorSettings settings;
    private final MonitorSinks sinks;

    private MonitorTopology(MonitorSettings settings, MonitorSinks sinks) {
        this.settings = settings;
        this.sinks = sinks;
    }

    /** Builds the graph behind the sources. */
    static void build(
            DataStream<InputRecord> events,
            DataStream<InputRecord> usage,
            MonitorSettings settings,
            MonitorInputs inputs,
            MonitorSinks sinks) {
        MonitorTopology topology = new MonitorTopology(settings, sinks);
        var versions =
                named(
                        events.process(
                                new ReadCrashVersionFunction(inputs.events()),
                                type(CrashVersion.class)),
                        MonitorUids.EVENTS_READ);
        var samples =
                named(
                        usage.process(
                                new ReadUsageFunction(inputs.usage()), type(UsageFacts.class)),
                        MonitorUids.USAGE_READ);
        var deltas = topology.unify(versions);
        var batches = topology.gather(deltas);
        var counts = topology.count(batches);
        topology.correlate(batches, deltas.getSideOutput(UnifyEventFunction.LINK_SIDES));
        topology.detect(deltas);
        topology.estimate(counts, topology.spread(samples, versions));
        write(
                versions.getSideOutput(ReadCrashVersionFunction.DEAD_LETTERS),
                sinks.deadLetters(),
                MonitorUids.EVENTS_DEAD_LETTERS_SINK);
        write(
                samples.getSideOutput(ReadUsageFunction.DEAD_LETTERS),
                sinks.deadLetters(),
                MonitorUids.USAGE_DEAD_LETTERS_SINK);
    }

    private SingleOutputStreamOperator<CrashDelta> unify(
            SingleOutputStreamOperator<CrashVersion> versions) {
        var verdicts =
                named(
                        versions.getSideOutput(ReadCrashVersionFunction.CANDIDATES)
                                .keyBy(KeyedCandidate::tierKey, Types.STRING)
                                .process(
                                        new MatchIdentityFunction(settings.horizon()),
                                        type(Verdict.class)),
                        MonitorUids.IDENTITY_MATCH);
        var deltas =
                named(
                        versions.keyBy(CrashVersion::eventId, Types.STRING)
                                .connect(verdicts.keyBy(Verdict::eventId, Types.STRING))
                                .process(
                                        new UnifyEventFunction(settings.horizon()),
                                        type(CrashDelta.class)),
                        MonitorUids.IDENTITY_UNIFY);
        var booked =
                named(
                        keyed(
                                        versions.getSideOutput(ReadCrashVersionFunction.INPUTS),
                                        InputBlock::of,
                                        InputBlock.class)
                                .process(
                                        new BookInputFunction(settings.horizon()),
                                        type(BookedInput.class)),
                        MonitorUids.LEDGER_BOOK);
        var ledger =
                named(
                        keyed(
                                        deltas.getSideOutput(UnifyEventFunction.LEDGER),
                                        LedgerPeriod::of,
                                        LedgerPeriod.class)
                                .connect(keyed(booked, BookedInput::period, LedgerPeriod.class))
                                .process(
                                        new KeepLedgerFunction(
                                                settings.horizon(),
                                                settings.publishIntervalMillis()),
                                        new AvroTypeInfo<>(LedgerRow.class)),
                        MonitorUids.LEDGER_KEEP);
        write(ledger, sinks.ledger(), MonitorUids.LEDGER_SINK);
        return deltas;
    }

    private DataStream<DeltaBatch> gather(DataStream<CrashDelta> deltas) {
        return named(
                deltas.transform(
                        MonitorUids.DELTAS_GATHER,
                        type(DeltaBatch.class),
                        new BatchDeltasOperator()),
                MonitorUids.DELTAS_GATHER);
    }

    private void correlate(DataStream<DeltaBatch> batches, DataStream<LinkSide> sides) {
        var links =
                named(
                        keyed(sides, side -> side.key(), LinkKey.class)
                                .process(
                                        new JoinSidesFunction(settings.horizon()),
                                        new AvroTypeInfo<>(CrashLink.class)),
                        MonitorUids.LINKS_JOIN);
        var rows =
                named(
                        keyed(batches, each -> each.cell().cell(), SignatureCell.class)
                                .connect(
                                        keyed(
                                                links.getSideOutput(JoinSidesFunction.DELTAS),
                                                each -> each.link().ping(),
                                                SignatureCell.class))
                                .process(
                                        new CompareSignaturesFunction(
                                                settings.horizon(),
                                                settings.publishIntervalMillis()),
                                        new AvroTypeInfo<>(CorrelationRow.class)),
                        MonitorUids.CORRELATIONS_COMPARE);
        write(links, sinks.links(), MonitorUids.LINKS_SINK);
        write(rows, sinks.correlations(), MonitorUids.CORRELATIONS_SINK);
    }

    private SingleOutputStreamOperator<CrashCount> count(DataStream<DeltaBatch> batches) {
        var counts =
                named(
                        keyed(batches, DeltaBatch::cell, CountCell.class)
                                .process(
                                        new CountCrashesFunction(
                                                settings.horizon(),
                                                settings.publishIntervalMillis()),
                                        new AvroTypeInfo<>(CrashCount.class)),
                        MonitorUids.COUNTS_SUM);
        write(counts, sinks.counts(), MonitorUids.COUNTS_SINK);
        return counts;
    }

    private void detect(DataStream<CrashDelta> deltas) {
        var addressed =
                named(
                        deltas.process(
                                new AddressCrashFunction(settings.steps().stepMillis()),
                                type(AddressedCrash.class)),
                        MonitorUids.STEPS_ADDRESS);
        var steps =
                named(
                        keyed(addressed, AddressedCrash::key, SignatureKey.class)
                                .process(
                                        new SummarizeStepFunction(settings.steps().stepMillis()),
                                        type(SignatureStep.class)),
                        MonitorUids.STEPS_SUMMARIZE);
        var alerts =
                named(
                        keyed(steps, each -> each.key().channel(), ChannelKey.class)
                                .process(
                                        new DetectSpikesFunction(settings.steps()),
                                        new AvroTypeInfo<>(Alert.class)),
                        MonitorUids.SPIKES_DETECT);
        write(alerts, sinks.alerts(), MonitorUids.ALERTS_SINK);
        write(
                alerts.getSideOutput(DetectSpikesFunction.ALIASES),
                sinks.aliases(),
                MonitorUids.ALIASES_SINK);
    }

    private SingleOutputStreamOperator<ExposureRow> spread(
            DataStream<UsageFacts> samples, DataStream<CrashVersion> versions) {
        var clock =
                named(
                        versions.flatMap(
                                new BorrowClockFunction<CrashVersion, UsageFacts>(),
                                type(UsageFacts.class)),
                        MonitorUids.EXPOSURE_CLOCK);
        var exposure =
                named(
                        keyed(samples.union(clock), UsageFacts::where, Dimensions.class)
                                .process(
                                        new SpreadUsageFunction(
                                                settings.horizon(),
                                                settings.exposureIntervalMillis()),
                                        new AvroTypeInfo<>(ExposureRow.class)),
                        MonitorUids.EXPOSURE_SPREAD);
        write(exposure, sinks.exposure(), MonitorUids.EXPOSURE_SINK);
        return exposure;
    }

    private void estimate(
            SingleOutputStreamOperator<CrashCount> counts,
            SingleOutputStreamOperator<ExposureRow> exposure) {
        var rates =
                named(
                        keyed(
                                        counts.getSideOutput(CountCrashesFunction.CHANGES),
                                        each -> ChannelKey.of(each.cell().where()),
                                        ChannelKey.class)
                                .connect(
                                        keyed(
                                                exposure.getSideOutput(SpreadUsageFunction.DELTAS),
                                                each -> ChannelKey.of(each.where()),
                                                ChannelKey.class))
                                .process(
                                        new EstimateRatesFunction(settings.horizon()),
                                        new AvroTypeInfo<>(CrashRate.class)),
                        MonitorUids.RATES_ESTIMATE);
        write(rates, sinks.rates(), MonitorUids.RATES_SINK);
        write(
                rates.getSideOutput(EstimateRatesFunction.COMPARISONS),
                sinks.comparisons(),
                MonitorUids.COMPARISONS_SINK);
        write(rates.getSideOutput(EstimateRatesFunction.TOP), sinks.top(), MonitorUids.TOP_SINK);
    }

    private static <T, K> KeyedStream<T, K> keyed(
            DataStream<T> stream, KeySelector<T, K> key, Class<K> keyType) {
        return stream.keyBy(key, type(keyType));
    }

    private static <T> TypeInformation<T> type(Class<T> type) {
        return TypeInformation.of(type);
    }

    private static <T> SingleOutputStreamOperator<T> named(
            SingleOutputStreamOperator<T> operator, String uid) {
        return operator.uid(uid).name(uid);
    }

    private static <T> void write(DataStream<T> rows, Sink<T> sink, String uid) {
        rows.sinkTo(sink).uid(uid).name(uid);
    }
}
