package dev.faultline.jobs.monitor;

import dev.faultline.correlation.CountCell;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.LedgerDelta;
import dev.faultline.correlation.LinkKey;
import dev.faultline.correlation.LinkSide;
import dev.faultline.correlation.SignatureCell;
import dev.faultline.correlation.Verdict;
import dev.faultline.functions.correlate.CompareSignaturesFunction;
import dev.faultline.functions.count.CountCrashesFunction;
import dev.faultline.functions.identity.KeyedCandidate;
import dev.faultline.functions.identity.MatchIdentityFunction;
import dev.faultline.functions.identity.ReadCrashVersionFunction;
import dev.faultline.functions.ledger.KeepLedgerFunction;
import dev.faultline.functions.ledger.LedgerPeriod;
import dev.faultline.functions.link.JoinSidesFunction;
import dev.faultline.functions.link.LinkDelta;
import dev.faultline.functions.record.DeadLetter;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.functions.unify.UnifyEventFunction;
import dev.faultline.schema.Alert;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.ExposureRow;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.TopCrashers;
import dev.faultline.schema.UsageSample;
import dev.faultline.state.MonitorUids;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The monitoring job's graph.
 *
 * <pre>
 * crash.events.v1 ── read ─┬─ versions ───────────── by event id ─┬─ unify
 *                          └─ [candidates] by tier key ─ match ───┘   │
 *                                                                     │
 *   unify ─┬─ deltas ─┬─ by cell ──── count ── crash.counts.v1        │
 *          │          └─ by signature ─┬─ compare ── crash.correlations.v1
 *          ├─ [link sides] ── join ────┘ (link deltas)                │
 *          │                    └── crash.links.v1                    │
 *          └─ [ledger] by partition ── keep ── crash.ledger.v1        │
 * </pre>
 *
 * <p>What is keyed is small: a candidate of a key, a delta of a crash. Time is the receive time up
 * to which enrichment has come; usage follows the clock of the events.
 */
final class MonitorTopology {

    /**
     * What the graph reads beside the streams.
     *
     * @param events decoder of the event topic
     * @param usage decoder of the usage topic
     */
    record Inputs(RecordDecoder<CrashEventRecord> events, RecordDecoder<UsageSample> usage) {}

    /**
     * Where the graph writes.
     *
     * @param links pings joined with reports
     * @param correlations pings beside reports per signature
     * @param counts crashes per signature and window
     * @param exposure usage per window
     * @param rates crashes per usage
     * @param top rankings of signatures
     * @param alerts states of alerts
     * @param ledger the books
     * @param deadLetters records that cannot be decoded
     */
    record Sinks(
            Sink<CrashLink> links,
            Sink<CorrelationRow> correlations,
            Sink<CrashCount> counts,
            Sink<ExposureRow> exposure,
            Sink<CrashRate> rates,
            Sink<TopCrashers> top,
            Sink<Alert> alerts,
            Sink<LedgerRow> ledger,
            Sink<DeadLetter> deadLetters) {}

    private MonitorTopology() {}

    /** Builds the graph behind the sources. */
    static void build(
            DataStream<InputRecord> events,
            DataStream<InputRecord> usage,
            MonitorSettings settings,
            Inputs inputs,
            Sinks sinks) {
        SingleOutputStreamOperator<CrashVersion> versions = read(events, inputs);
        SingleOutputStreamOperator<CrashDelta> deltas =
                unify(versions, match(versions, settings), settings);
        SingleOutputStreamOperator<CrashLink> links =
                join(deltas.getSideOutput(UnifyEventFunction.LINK_SIDES), settings);
        SingleOutputStreamOperator<CrashCount> counts = count(deltas, settings);

        write(links, sinks.links(), MonitorUids.LINKS_SINK);
        write(
                compare(deltas, links.getSideOutput(JoinSidesFunction.DELTAS), settings),
                sinks.correlations(),
                MonitorUids.CORRELATIONS_SINK);
        write(counts, sinks.counts(), MonitorUids.COUNTS_SINK);
        write(
                keepLedger(deltas.getSideOutput(UnifyEventFunction.LEDGER), settings),
                sinks.ledger(),
                MonitorUids.LEDGER_SINK);
        write(
                versions.getSideOutput(ReadCrashVersionFunction.DEAD_LETTERS),
                sinks.deadLetters(),
                MonitorUids.DEAD_LETTERS_SINK);
    }

    private static SingleOutputStreamOperator<CrashVersion> read(
            DataStream<InputRecord> events, Inputs inputs) {
        return named(
                events.process(
                        new ReadCrashVersionFunction(inputs.events()),
                        TypeInformation.of(CrashVersion.class)),
                MonitorUids.EVENTS_READ);
    }

    private static DataStream<Verdict> match(
            SingleOutputStreamOperator<CrashVersion> versions, MonitorSettings settings) {
        return named(
                versions.getSideOutput(ReadCrashVersionFunction.CANDIDATES)
                        .keyBy(KeyedCandidate::tierKey, Types.STRING)
                        .process(
                                new MatchIdentityFunction(settings.horizon()),
                                TypeInformation.of(Verdict.class)),
                MonitorUids.IDENTITY_MATCH);
    }

    private static SingleOutputStreamOperator<CrashDelta> unify(
            DataStream<CrashVersion> versions,
            DataStream<Verdict> verdicts,
            MonitorSettings settings) {
        return named(
                versions.keyBy(CrashVersion::eventId, Types.STRING)
                        .connect(verdicts.keyBy(Verdict::eventId, Types.STRING))
                        .process(
                                new UnifyEventFunction(settings.horizon()),
                                TypeInformation.of(CrashDelta.class)),
                MonitorUids.IDENTITY_UNIFY);
    }

    private static SingleOutputStreamOperator<CrashLink> join(
            DataStream<LinkSide> sides, MonitorSettings settings) {
        return named(
                sides.keyBy(LinkSide::key, TypeInformation.of(LinkKey.class))
                        .process(new JoinSidesFunction(settings.horizon()), row(CrashLink.class)),
                MonitorUids.LINKS_JOIN);
    }

    private static SingleOutputStreamOperator<CrashCount> count(
            DataStream<CrashDelta> deltas, MonitorSettings settings) {
        return named(
                deltas.keyBy(
                                delta -> CountCell.of(delta, CountCrashesFunction.WINDOW.millis()),
                                TypeInformation.of(CountCell.class))
                        .process(
                                new CountCrashesFunction(
                                        settings.horizon(), settings.publishIntervalMillis()),
                                row(CrashCount.class)),
                MonitorUids.COUNTS_SUM);
    }

    private static SingleOutputStreamOperator<CorrelationRow> compare(
            DataStream<CrashDelta> deltas, DataStream<LinkDelta> links, MonitorSettings settings) {
        TypeInformation<SignatureCell> cell = TypeInformation.of(SignatureCell.class);
        return named(
                deltas.keyBy(delta -> delta.facts().signatureCell(), cell)
                        .connect(links.keyBy(delta -> delta.link().ping(), cell))
                        .process(
                                new CompareSignaturesFunction(
                                        settings.horizon(), settings.publishIntervalMillis()),
                                row(CorrelationRow.class)),
                MonitorUids.CORRELATIONS_COMPARE);
    }

    private static SingleOutputStreamOperator<LedgerRow> keepLedger(
            DataStream<LedgerDelta> entries, MonitorSettings settings) {
        return named(
                entries.keyBy(LedgerPeriod::of, TypeInformation.of(LedgerPeriod.class))
                        .process(
                                new KeepLedgerFunction(
                                        settings.horizon(), settings.publishIntervalMillis()),
                                row(LedgerRow.class)),
                MonitorUids.LEDGER_KEEP);
    }

    private static <T extends SpecificRecordBase> TypeInformation<T> row(Class<T> type) {
        return new AvroTypeInfo<>(type);
    }

    private static <T> SingleOutputStreamOperator<T> named(
            SingleOutputStreamOperator<T> operator, String uid) {
        return operator.uid(uid).name(uid);
    }

    private static <T> void write(DataStream<T> rows, Sink<T> sink, String uid) {
        rows.sinkTo(sink).uid(uid).name(uid);
    }
}
