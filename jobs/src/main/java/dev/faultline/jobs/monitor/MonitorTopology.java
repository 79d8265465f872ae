package dev.faultline.jobs.monitor;

import static dev.faultline.jobs.Operators.named;
import static dev.faultline.jobs.Operators.write;

import dev.faultline.correlation.CountKey;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.KeyedCandidate;
import dev.faultline.correlation.LedgerDelta;
import dev.faultline.correlation.LinkSide;
import dev.faultline.correlation.SignatureDay;
import dev.faultline.correlation.Verdict;
import dev.faultline.functions.correlate.CompareSignaturesFunction;
import dev.faultline.functions.count.AdmitSignaturesFunction;
import dev.faultline.functions.count.CellChange;
import dev.faultline.functions.count.CountCrashesFunction;
import dev.faultline.functions.count.DeltaBatch;
import dev.faultline.functions.count.DeltaBatchForm;
import dev.faultline.functions.detect.AddressCrashFunction;
import dev.faultline.functions.detect.AddressedCrash;
import dev.faultline.functions.detect.AddressedCrashForm;
import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.detect.ChannelKeyForm;
import dev.faultline.functions.detect.DetectSpikesFunction;
import dev.faultline.functions.detect.SignatureKeyForm;
import dev.faultline.functions.detect.SignatureStep;
import dev.faultline.functions.detect.SummarizeStepFunction;
import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.functions.exposure.ReadUsageFunction;
import dev.faultline.functions.exposure.SpreadUsageFunction;
import dev.faultline.functions.exposure.UsageFacts;
import dev.faultline.functions.gather.GatherOperator;
import dev.faultline.functions.identity.MatchIdentityOperator;
import dev.faultline.functions.identity.ReadCrashVersionFunction;
import dev.faultline.functions.ledger.ArrivedInput;
import dev.faultline.functions.ledger.InputBatch;
import dev.faultline.functions.ledger.InputBatchForm;
import dev.faultline.functions.ledger.KeepLedgerFunction;
import dev.faultline.functions.ledger.LedgerBatch;
import dev.faultline.functions.ledger.LedgerBatchForm;
import dev.faultline.functions.ledger.LedgerPeriod;
import dev.faultline.functions.link.JoinSidesFunction;
import dev.faultline.functions.rate.EstimateRatesFunction;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.unify.UnifyEventOperator;
import dev.faultline.functions.watermark.BorrowClockFunction;
import dev.faultline.schema.Alert;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.ExposureRow;
import dev.faultline.schema.LedgerRow;
import dev.faultline.state.MonitorUids;
import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.CompactTypeInfo;
import dev.faultline.state.form.CountKeyForm;
import dev.faultline.state.form.CrashDeltaForm;
import dev.faultline.state.form.CrashVersionForm;
import dev.faultline.state.form.DimensionsForm;
import dev.faultline.state.form.LinkKeyForm;
import dev.faultline.state.form.SignatureCellForm;
import dev.faultline.state.form.SignatureDayForm;
import dev.faultline.state.form.VerdictForm;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
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
 *   unify ─┬─ deltas ─┬─ gather ─ (cell) ─┬─ compare ─ crash.correlations.v1
 *          ├─ [link sides] (pair) ─ join ─ [deltas] ┘ └─ [batches], with the same task
 *          │          │               └─ crash.links.v1        │
 *          │          │     admit (shard of signatures, day) ──┘
 *          │          │       ├─ count (cell, window) ────────────────────┬─ crash.counts.v1
 *          │          │       └─ [others] ─ gather ─ (cell, window) ─ sum ┤
 *          │          │                                                   └─ [changes] (channel)
 *          │          └─ address ─ (signature) ─ summarize ─ (channel) ─ detect       │
 *          │                                     crash.alerts.v1, crash.aliases.v1 ─┘ │
 *          └─ [ledger] ─ gather ─ (partition, hour) ─ keep ─ crash.ledger.v1          │
 *   read ─ [inputs] ─ gather ─────────────────────────┘                               │
 *                                                                                     │
 * crash.usage.v1 ─ read ─ (build) ─ spread ─ [deltas] (channel) ─┬─ estimate ────────┘
 *                                   └─ crash.exposure.v1           │  └─ crash.rates.v1,
 *                                                  crash.top.v1, crash.comparisons.v1
 *                                                                  └─ detect, beside crashes
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
                                new ReadCrashVersionFunction(inputs.events(), settings.horizon()),
                                CompactTypeInfo.of(new CrashVersionForm())),
                        MonitorUids.EVENTS_READ);
        var samples =
                named(
                        usage.process(
                                new ReadUsageFunction(inputs.usage()), type(UsageFacts.class)),
                        MonitorUids.USAGE_READ);
        var deltas = topology.unify(versions);
        var batches =
                gather(
                        deltas,
                        MonitorUids.DELTAS_GATHER,
                        new DeltaBatchForm(),
                        new GatherOperator<>(CountCrashesFunction::cellOf, DeltaBatch::new));
        var compared =
                topology.correlate(batches, deltas.getSideOutput(UnifyEventOperator.LINK_SIDES));
        var changes = topology.count(compared);
        var exposure = topology.spread(samples, versions);
        var used = exposure.getSideOutput(SpreadUsageFunction.DELTAS);
        topology.detect(deltas, used);
        topology.estimate(changes, used);
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
                                .transform(
                                        MonitorUids.IDENTITY_MATCH,
                                        CompactTypeInfo.of(new VerdictForm()),
                                        new MatchIdentityOperator(
                                                settings.horizon(),
                                                settings.maximumIdentityKeys())),
                        MonitorUids.IDENTITY_MATCH);
        var deltas =
                named(
                        versions.keyBy(CrashVersion::eventId, Types.STRING)
                                .connect(verdicts.keyBy(Verdict::eventId, Types.STRING))
                                .transform(
                                        MonitorUids.IDENTITY_UNIFY,
                                        CompactTypeInfo.of(new CrashDeltaForm()),
                                        new UnifyEventOperator(settings.horizon())),
                        MonitorUids.IDENTITY_UNIFY);
        var inputs =
                gather(
                        versions.getSideOutput(ReadCrashVersionFunction.INPUTS),
                        MonitorUids.INPUTS_GATHER,
                        new InputBatchForm(),
                        new GatherOperator<>(
                                (ArrivedInput input) -> LedgerPeriod.of(input), InputBatch::new));
        var ledger =
                named(
                        gather(
                                        deltas.getSideOutput(UnifyEventOperator.LEDGER),
                                        MonitorUids.LEDGER_GATHER,
                                        new LedgerBatchForm(),
                                        new GatherOperator<>(
                                                (LedgerDelta delta) -> LedgerPeriod.of(delta),
                                                LedgerBatch::new))
                                .keyBy(LedgerBatch::period, type(LedgerPeriod.class))
                                .connect(inputs.keyBy(InputBatch::period, type(LedgerPeriod.class)))
                                .process(
                                        new KeepLedgerFunction(
                                                settings.horizon(),
                                                settings.publishIntervalMillis()),
                                        new AvroTypeInfo<>(LedgerRow.class)),
                        MonitorUids.LEDGER_KEEP);
        write(ledger, sinks.ledger(), MonitorUids.LEDGER_SINK);
        return deltas;
    }

    private DataStream<DeltaBatch> correlate(
            DataStream<DeltaBatch> batches, DataStream<LinkSide> sides) {
        var links =
                named(
                        keyed(sides, side -> side.key(), new LinkKeyForm())
                                .process(
                                        new JoinSidesFunction(settings.horizon()),
                                        new AvroTypeInfo<>(CrashLink.class)),
                        MonitorUids.LINKS_JOIN);
        var rows =
                named(
                        keyed(batches, each -> each.cell().cell(), new SignatureCellForm())
                                .connect(
                                        keyed(
                                                links.getSideOutput(JoinSidesFunction.DELTAS),
                                                each -> each.link().ping(),
                                                new SignatureCellForm()))
                                .process(
                                        new CompareSignaturesFunction(
                                                settings.horizon(),
                                                settings.correlationIntervalMillis()),
                                        new AvroTypeInfo<>(CorrelationRow.class)),
                        MonitorUids.CORRELATIONS_COMPARE);
        write(links, sinks.links(), MonitorUids.LINKS_SINK);
        write(rows, sinks.correlations(), MonitorUids.CORRELATIONS_SINK);
        return rows.getSideOutput(CompareSignaturesFunction.BATCHES);
    }

    /**
     * Counts where signatures are compared, without another shuffle: keys of one shard of
     * signatures are with one task. Only signatures beyond the bound leave it, which are few or, in
     * a flood, gathered.
     */
    private DataStream<CellChange> count(DataStream<DeltaBatch> batches) {
        var admitted =
                named(
                        beside(
                                        batches,
                                        each -> SignatureDay.of(each.cell()),
                                        new SignatureDayForm())
                                .process(
                                        new AdmitSignaturesFunction(
                                                settings.horizon(), settings.maximumSignatures()),
                                        CompactTypeInfo.of(new DeltaBatchForm())),
                        MonitorUids.COUNTS_ADMIT);
        var counts =
                sum(
                        beside(
                                admitted,
                                each -> CountKey.besideItsShard(each.cell()),
                                new CountKeyForm()),
                        MonitorUids.COUNTS_SUM,
                        MonitorUids.COUNTS_SINK);
        var others =
                gather(
                        admitted.getSideOutput(AdmitSignaturesFunction.OTHERS),
                        MonitorUids.OTHERS_GATHER,
                        new DeltaBatchForm(),
                        new GatherOperator<>(CountCrashesFunction::cellOf, DeltaBatch::new));
        return counts.union(
                sum(
                        keyed(others, each -> CountKey.anywhere(each.cell()), new CountKeyForm()),
                        MonitorUids.OTHERS_SUM,
                        MonitorUids.OTHERS_SINK));
    }

    private DataStream<CellChange> sum(
            KeyedStream<DeltaBatch, CountKey> batches, String uid, String sinkUid) {
        var counts =
                named(
                        batches.process(
                                new CountCrashesFunction(
                                        settings.horizon(), settings.publishIntervalMillis()),
                                new AvroTypeInfo<>(CrashCount.class)),
                        uid);
        write(counts, sinks.counts(), sinkUid);
        return counts.getSideOutput(CountCrashesFunction.CHANGES);
    }

    private void detect(DataStream<CrashDelta> deltas, DataStream<ExposureDelta> usage) {
        var addressed =
                named(
                        deltas.process(
                                new AddressCrashFunction(settings.steps().stepMillis()),
                                CompactTypeInfo.of(new AddressedCrashForm())),
                        MonitorUids.STEPS_ADDRESS);
        var steps =
                named(
                        keyed(addressed, AddressedCrash::key, new SignatureKeyForm())
                                .process(
                                        new SummarizeStepFunction(settings.steps().stepMillis()),
                                        type(SignatureStep.class)),
                        MonitorUids.STEPS_SUMMARIZE);
        var alerts =
                named(
                        keyed(steps, each -> each.key().channel(), new ChannelKeyForm())
                                .connect(
                                        keyed(
                                                usage,
                                                each -> ChannelKey.of(each.where()),
                                                new ChannelKeyForm()))
                                .process(
                                        new DetectSpikesFunction(settings.budgets()),
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
                        keyed(samples.union(clock), UsageFacts::where, new DimensionsForm())
                                .process(
                                        new SpreadUsageFunction(
                                                settings.horizon(),
                                                settings.exposureIntervalMillis()),
                                        new AvroTypeInfo<>(ExposureRow.class)),
                        MonitorUids.EXPOSURE_SPREAD);
        write(exposure, sinks.exposure(), MonitorUids.EXPOSURE_SINK);
        return exposure;
    }

    private void estimate(DataStream<CellChange> changes, DataStream<ExposureDelta> usage) {
        var rates =
                named(
                        keyed(
                                        changes,
                                        each -> ChannelKey.of(each.cell().where()),
                                        new ChannelKeyForm())
                                .connect(
                                        keyed(
                                                usage,
                                                each -> ChannelKey.of(each.where()),
                                                new ChannelKeyForm()))
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
            DataStream<T> stream, KeySelector<T, K> key, CompactForm<K> form) {
        return stream.keyBy(key, CompactTypeInfo.of(form));
    }

    /** Keys records that are with the right task already: the hash of the key is as before. */
    private static <T, K> KeyedStream<T, K> beside(
            DataStream<T> stream, KeySelector<T, K> key, CompactForm<K> form) {
        return DataStreamUtils.reinterpretAsKeyedStream(stream, key, CompactTypeInfo.of(form));
    }

    private static <T, K, B> SingleOutputStreamOperator<B> gather(
            DataStream<T> stream,
            String uid,
            CompactForm<B> form,
            GatherOperator<T, K, B> operator) {
        return named(stream.transform(uid, CompactTypeInfo.of(form), operator), uid);
    }

    private static <T> TypeInformation<T> type(Class<T> type) {
        return TypeInformation.of(type);
    }
}
