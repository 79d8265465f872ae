package dev.faultline.functions.simulation;

import dev.faultline.correlation.CountKey;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.IdentityGroup;
import dev.faultline.correlation.IdentityGroupBytes;
import dev.faultline.correlation.KeyedCandidate;
import dev.faultline.correlation.LedgerDelta;
import dev.faultline.correlation.LinkSide;
import dev.faultline.correlation.SignatureDay;
import dev.faultline.correlation.UnifiedCrash;
import dev.faultline.correlation.Verdict;
import dev.faultline.functions.correlate.CompareSignaturesFunction;
import dev.faultline.functions.count.AdmitSignaturesFunction;
import dev.faultline.functions.count.CellChange;
import dev.faultline.functions.count.CountCrashesFunction;
import dev.faultline.functions.count.DeltaBatch;
import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.functions.exposure.SpreadUsageFunction;
import dev.faultline.functions.exposure.UsageFacts;
import dev.faultline.functions.ledger.ArrivedInput;
import dev.faultline.functions.ledger.InputBatch;
import dev.faultline.functions.ledger.KeepLedgerFunction;
import dev.faultline.functions.ledger.LedgerBatch;
import dev.faultline.functions.ledger.LedgerPeriod;
import dev.faultline.functions.link.JoinSidesFunction;
import dev.faultline.functions.link.LinkDelta;
import dev.faultline.functions.rate.EstimateRatesFunction;
import dev.faultline.functions.simulation.SimulatedGraph.Node;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.flink.api.common.state.ValueState;

/**
 * The monitoring job's graph up to rates, as the topology wires it. Its functions are the real
 * ones. The three steps that are operators of Flink, whose lives need Flink's runtime, are said
 * again here around the same pure classes.
 */
final class MonitorGraph {

    static final String EVENTS = "events";
    static final String USAGE = "usage";

    private static final String CANDIDATES = "candidates";
    private static final String INPUTS = "inputs";
    private static final String SIDES = "sides";
    private static final String BOOKS = "books";
    private static final long INTERVAL_MILLIS = 60_000;

    private MonitorGraph() {}

    /** Wires it. */
    static SimulatedGraph of(SimulatedSettings settings) {
        Horizon horizon = new Horizon(settings.horizonMillis(), SimulatedSettings.BUCKET_MILLIS);
        SimulatedGraph graph = new SimulatedGraph();
        Node events = graph.source(EVENTS);
        Node usage = graph.source(USAGE);
        Node read = graph.node("read", () -> new Read(horizon));
        Node match = graph.node("match", () -> new Match(horizon));
        Node unify = graph.node("unify", () -> new Unify(horizon));
        Node deltas = graph.node("gather", MonitorGraph::gatherDeltas);
        graph.forward(events, SimulatedOperator.MAIN, read);
        graph.keyed(read, CANDIDATES, match, 0, KeyedCandidate::tierKey);
        graph.keyed(read, SimulatedOperator.MAIN, unify, 0, CrashVersion::eventId);
        graph.keyed(match, SimulatedOperator.MAIN, unify, 1, Verdict::eventId);
        graph.forward(unify, SimulatedOperator.MAIN, deltas);

        Node join = graph.node("join", () -> SimulatedOperator.of(new JoinSidesFunction(horizon)));
        Node compare =
                graph.node(
                        "compare",
                        () ->
                                SimulatedOperator.of(
                                        new CompareSignaturesFunction(horizon, INTERVAL_MILLIS)));
        graph.keyed(unify, SIDES, join, 0, LinkSide::key);
        graph.keyed(
                deltas,
                SimulatedOperator.MAIN,
                compare,
                0,
                (DeltaBatch each) -> each.cell().cell());
        graph.keyed(
                join,
                JoinSidesFunction.DELTAS.getId(),
                compare,
                1,
                (LinkDelta each) -> each.link().ping());
        Node[] counts = count(graph, compare, horizon, settings.maximumSignatures());
        keepBooks(graph, read, unify, horizon);

        Node spread =
                graph.node(
                        "spread",
                        () ->
                                SimulatedOperator.of(
                                        new SpreadUsageFunction(horizon, INTERVAL_MILLIS)));
        graph.keyedWithoutClock(usage, SimulatedOperator.MAIN, spread, 0, UsageFacts::where);
        graph.clock(read, spread);
        if (settings.rates()) {
            estimate(graph, counts, spread, horizon);
        }
        return graph;
    }

    private static void estimate(
            SimulatedGraph graph, Node[] counts, Node spread, Horizon horizon) {
        Node estimate =
                graph.node(
                        "estimate", () -> SimulatedOperator.of(new EstimateRatesFunction(horizon)));
        for (Node each : counts) {
            graph.keyed(
                    each,
                    CountCrashesFunction.CHANGES.getId(),
                    estimate,
                    0,
                    (CellChange change) -> ChannelKey.of(change.cell().where()));
        }
        graph.keyed(
                spread,
                SpreadUsageFunction.DELTAS.getId(),
                estimate,
                1,
                (ExposureDelta each) -> ChannelKey.of(each.where()));
    }

    private static Node[] count(
            SimulatedGraph graph, Node compare, Horizon horizon, int maximumSignatures) {
        Node admit =
                graph.node(
                        "admit",
                        () ->
                                SimulatedOperator.of(
                                        new AdmitSignaturesFunction(horizon, maximumSignatures)));
        Node count =
                graph.node(
                        "count",
                        () ->
                                SimulatedOperator.of(
                                        new CountCrashesFunction(horizon, INTERVAL_MILLIS)));
        Node others = graph.node("gather-others", MonitorGraph::gatherDeltas);
        Node sum =
                graph.node(
                        "sum-others",
                        () ->
                                SimulatedOperator.of(
                                        new CountCrashesFunction(horizon, INTERVAL_MILLIS)));
        graph.beside(
                compare,
                CompareSignaturesFunction.BATCHES.getId(),
                admit,
                0,
                (DeltaBatch each) -> SignatureDay.of(each.cell()));
        graph.beside(
                admit,
                SimulatedOperator.MAIN,
                count,
                0,
                (DeltaBatch each) -> CountKey.besideItsShard(each.cell()));
        graph.forward(admit, AdmitSignaturesFunction.OTHERS.getId(), others);
        graph.keyed(
                others,
                SimulatedOperator.MAIN,
                sum,
                0,
                (DeltaBatch each) -> CountKey.anywhere(each.cell()));
        return new Node[] {count, sum};
    }

    private static void keepBooks(SimulatedGraph graph, Node read, Node unify, Horizon horizon) {
        Node arrivals =
                graph.node(
                        "gather-inputs",
                        () ->
                                new Gather<ArrivedInput, LedgerPeriod>(
                                        LedgerPeriod::of, InputBatch::new));
        Node entries =
                graph.node(
                        "gather-books",
                        () ->
                                new Gather<LedgerDelta, LedgerPeriod>(
                                        LedgerPeriod::of, LedgerBatch::new));
        Node keep =
                graph.node(
                        "keep",
                        () ->
                                SimulatedOperator.of(
                                        new KeepLedgerFunction(horizon, INTERVAL_MILLIS)));
        graph.forward(read, INPUTS, arrivals);
        graph.forward(unify, BOOKS, entries);
        graph.keyed(entries, SimulatedOperator.MAIN, keep, 0, LedgerBatch::period);
        graph.keyed(arrivals, SimulatedOperator.MAIN, keep, 1, InputBatch::period);
    }

    private static SimulatedOperator gatherDeltas() {
        return new Gather<>(CountCrashesFunction::cellOf, DeltaBatch::new);
    }

    /** As {@code ReadCrashVersionFunction}, behind the decoding of records. */
    private static final class Read extends SimulatedOperator {

        private final Horizon horizon;

        Read(Horizon horizon) {
            this.horizon = horizon;
        }

        @Override
        void element(int input, Object record) {
            if (record instanceof ArrivedInput arrived) {
                say(INPUTS, arrived.bookedAt(now(), horizon));
            } else if (record instanceof CrashVersion version) {
                version.candidates().forEach(each -> say(CANDIDATES, each));
                say(MAIN, version);
            }
        }
    }

    /** As {@code MatchIdentityOperator}. */
    private static final class Match extends SimulatedOperator {

        private final Horizon horizon;
        private final ValueState<byte[]> group =
                new StoredStates(this::cell).getState(MonitorStates.identityGroup());

        Match(Horizon horizon) {
            this.horizon = horizon;
        }

        @Override
        void element(int input, Object record) throws Exception {
            KeyedCandidate offered = (KeyedCandidate) record;
            if (horizon.isBehind(offered.candidate().receivedAt(), now())) {
                return;
            }
            byte[] stored = group.value();
            IdentityGroup before =
                    stored == null ? IdentityGroup.EMPTY : IdentityGroupBytes.read(stored);
            IdentityGroup.Outcome outcome = before.offer(offered.tierKey(), offered.candidate());
            if (!outcome.group().equals(before)) {
                group.update(IdentityGroupBytes.write(outcome.group()));
                setTimer(horizon.expiryOf(outcome.group().latestReceivedAt()));
            }
            outcome.verdicts().forEach(each -> say(MAIN, each));
        }

        @Override
        void onTimer(long time) throws Exception {
            byte[] stored = group.value();
            if (stored != null
                    && horizon.isBehind(IdentityGroupBytes.read(stored).latestReceivedAt(), time)) {
                group.clear();
            }
        }
    }

    /** As {@code UnifyEventOperator}. */
    private static final class Unify extends SimulatedOperator {

        private final Horizon horizon;
        private final Map<String, List<UnifiedCrash>> gathered = new LinkedHashMap<>();
        private final ValueState<UnifiedCrash> events =
                new StoredStates(this::cell).getState(MonitorStates.unifiedCrash());

        Unify(Horizon horizon) {
            this.horizon = horizon;
        }

        @Override
        void forgetHeap() {
            gathered.clear();
        }

        @Override
        void element(int input, Object record) {
            if (record instanceof Verdict verdict) {
                gather(UnifiedCrash.of(verdict));
            } else if (record instanceof CrashVersion version
                    && !horizon.isBehind(version.delivery().receivedAt(), now())) {
                gather(UnifiedCrash.of(version));
            }
        }

        private void gather(UnifiedCrash news) {
            gathered.computeIfAbsent(news.eventId(), each -> new ArrayList<>(4)).add(news);
        }

        @Override
        void beforeWatermark() throws Exception {
            settle();
        }

        @Override
        void beforeBarrier() throws Exception {
            settle();
        }

        private void settle() throws Exception {
            for (Map.Entry<String, List<UnifiedCrash>> news : gathered.entrySet()) {
                setKey(news.getKey());
                settle(news.getKey(), news.getValue());
            }
            gathered.clear();
        }

        private void settle(String eventId, List<UnifiedCrash> news) throws Exception {
            UnifiedCrash stored = events.value();
            UnifiedCrash before = stored == null ? UnifiedCrash.unknown(eventId) : stored;
            List<UnifiedCrash> way = new ArrayList<>(List.of(before));
            news.forEach(each -> way.add(way.get(way.size() - 1).then(each)));
            UnifiedCrash after = way.get(way.size() - 1);
            if (after.equals(before)) {
                return;
            }
            events.update(after);
            setTimer(horizon.expiryOf(after.latestReceivedAt()));
            List<CrashDelta> deltas = after.deltasSince(before);
            deltas.forEach(each -> say(MAIN, each));
            UnifiedCrash.mentionsOn(way, deltas).forEach(each -> say(MAIN, each));
            after.linkSidesSince(before).forEach(each -> say(SIDES, each));
            after.ledgerSince(before).forEach(each -> say(BOOKS, each));
        }

        @Override
        void onTimer(long time) throws Exception {
            UnifiedCrash is = events.value();
            if (is != null && horizon.isBehind(is.latestReceivedAt(), time)) {
                events.clear();
            }
        }
    }

    /** As {@code GatherOperator}. */
    private static final class Gather<T, K> extends SimulatedOperator {

        private final Function<T, K> keyOf;
        private final BiFunction<K, List<T>, Object> batchOf;
        private final Map<K, List<T>> gathered = new LinkedHashMap<>();

        Gather(Function<T, K> keyOf, BiFunction<K, List<T>, Object> batchOf) {
            this.keyOf = keyOf;
            this.batchOf = batchOf;
        }

        @Override
        void forgetHeap() {
            gathered.clear();
        }

        @Override
        @SuppressWarnings("unchecked") // the graph's edges say what comes
        void element(int input, Object record) {
            T each = (T) record;
            gathered.computeIfAbsent(keyOf.apply(each), key -> new ArrayList<>(2)).add(each);
        }

        @Override
        void beforeWatermark() {
            send();
        }

        @Override
        void beforeBarrier() {
            send();
        }

        private void send() {
            gathered.forEach((key, records) -> say(MAIN, batchOf.apply(key, records)));
            gathered.clear();
        }
    }
}
