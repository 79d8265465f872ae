package dev.faultline.jobs.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.faultline.functions.detect.ChannelBudgets;
import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.detect.DetectionReplay;
import dev.faultline.functions.detect.RecordedCrashes;
import dev.faultline.functions.detect.StepSettings;
import dev.faultline.functions.record.DeadLetter;
import dev.faultline.functions.record.DeadLetterReason;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.functions.watermark.NoWatermarks;
import dev.faultline.functions.watermark.ProgressWatermarks;
import dev.faultline.jobs.JobEnvironment;
import dev.faultline.jobs.kafka.KafkaOptions;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.BuildComparison;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.CrashSource;
import dev.faultline.schema.EventKind;
import dev.faultline.schema.ExposureRow;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.LinkState;
import dev.faultline.schema.Progress;
import dev.faultline.schema.SignatureAlias;
import dev.faultline.schema.TopCrashers;
import dev.faultline.schema.UsageSample;
import dev.faultline.state.MonitorUids;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MonitorTopologyTest {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private final RecordingSink<CrashLink> links = new RecordingSink<>("links", CrashLink.class);
    private final RecordingSink<CorrelationRow> correlations =
            new RecordingSink<>("correlations", CorrelationRow.class);
    private final RecordingSink<CrashCount> counts =
            new RecordingSink<>("counts", CrashCount.class);
    private final RecordingSink<ExposureRow> exposure =
            new RecordingSink<>("exposure", ExposureRow.class);
    private final RecordingSink<CrashRate> rates = new RecordingSink<>("rates", CrashRate.class);
    private final RecordingSink<TopCrashers> top = new RecordingSink<>("top", TopCrashers.class);
    private final RecordingSink<Alert> alerts = new RecordingSink<>("alerts", Alert.class);
    private final RecordingSink<BuildComparison> comparisons =
            new RecordingSink<>("comparisons", BuildComparison.class);
    private final RecordingSink<SignatureAlias> aliases =
            new RecordingSink<>("aliases", SignatureAlias.class);
    private final RecordingSink<LedgerRow> ledger = new RecordingSink<>("ledger", LedgerRow.class);
    private final RecordingSink<DeadLetter> deadLetters =
            new RecordingSink<>("dead-letters", DeadLetter.class);

    @Test
    void isTwelveVerticesNamedByTheirUidsAndDescribed() throws IOException {
        StreamGraph graph = topology(List.of(), List.of()).getStreamGraph();

        List<String> uids = new ArrayList<>();
        for (StreamNode node : graph.getStreamNodes()) {
            String uid = String.valueOf(node.getTransformationUID());
            uids.add(uid);
            boolean isOurs = !uid.startsWith("test-") && !node.getInEdges().isEmpty();
            if (isOurs && node.getOperatorName().equals(uid)) {
                assertThat(node.getOperatorDescription()).isNotEqualTo(uid);
            } else if (isOurs) {
                // Flink describes the parts of a sink by its name.
                assertThat(node.getOperatorName()).isEqualTo(uid + ": Writer");
            }
        }
        assertThat(uids).doesNotContain("null").doesNotHaveDuplicates();
        uids.removeIf(uid -> uid.startsWith("test-"));
        assertThat(uids.stream().sorted().toList()).isEqualTo(golden());
        assertThat(graph.getJobGraph().getNumberOfVertices()).isLessThanOrEqualTo(12);
    }

    @Test
    void joinsCountsAndKeepsTheBooks() throws Exception {
        List<InputRecord> events =
                List.of(
                        crash("ping:1", CrashSource.PING, 0, "dump-1"),
                        crash("report:1", CrashSource.REPORT, 30_000, "dump-1"),
                        crash("ping:2", CrashSource.PING, 1_000, "dump-2"),
                        crash("ping:3", CrashSource.PING, 2_000, "dump-2"),
                        crash("ping:1", CrashSource.PING, 0, "dump-1"),
                        progress(60_000),
                        broken());

        topology(events, List.of()).execute();

        assertThat(last(links.rows()))
                .satisfies(
                        link -> {
                            assertThat(link.getPingEventId()).isEqualTo("ping:1");
                            assertThat(link.getReportEventId()).isEqualTo("report:1");
                            assertThat(link.getState()).isEqualTo(LinkState.LINKED);
                            assertThat(link.getTier()).isEqualTo("B");
                            assertThat(link.getLagMillis()).isEqualTo(30_000);
                        });
        assertThat(last(counts.rows()))
                .satisfies(
                        count -> {
                            assertThat(count.getPings()).isEqualTo(2);
                            assertThat(count.getReports()).isEqualTo(1);
                            assertThat(count.getWeightedReports()).isEqualTo(10);
                            assertThat(count.getClients()).isEqualTo(2);
                        });
        assertThat(last(correlations.rows()))
                .satisfies(
                        row -> {
                            assertThat(row.getPings()).isEqualTo(2);
                            assertThat(row.getLinked()).isEqualTo(1);
                            assertThat(row.getExemplarReports()).containsExactly("report:1");
                        });
        assertThat(last(ledger.rows()))
                .satisfies(
                        row -> {
                            assertThat(row.getReceived()).isEqualTo(4);
                            assertThat(row.getCounted()).isEqualTo(3);
                            assertThat(row.getDuplicates()).isEqualTo(1);
                        });
        assertThat(deadLetters.rows()).hasSize(1);
    }

    @Test
    void ratesCrashesByUsageAndRanksSignatures() throws Exception {
        List<InputRecord> events =
                List.of(
                        crash("ping:1", CrashSource.PING, 0, "dump-1"),
                        crash("ping:2", CrashSource.PING, 1_000, "dump-2"),
                        progress(7_200_000));
        List<InputRecord> usage =
                List.of(usage("sample:1", 100), usage("sample:1", 100), usage("sample:2", 100));

        topology(events, usage).execute();

        assertThat(exposure.rows().stream().mapToDouble(ExposureRow::getSessions).max())
                .hasValue(2);
        assertThat(
                        rates.rows().stream()
                                .filter(rate -> rate.getWindowSize().equals("1h"))
                                .filter(rate -> rate.getDefinition().equals("main_rate"))
                                .toList())
                .last()
                .satisfies(
                        rate -> {
                            assertThat(rate.getCrashes()).isEqualTo(2);
                            assertThat(rate.getUsageHours()).isCloseTo(2, within(1e-6));
                            assertThat(rate.getRate()).isCloseTo(1_000, within(1e-3));
                        });
        assertThat(last(top.rows()).getEntries())
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.getSignature()).isEqualTo("OOM | small");
                            assertThat(entry.getPings()).isEqualTo(2);
                        });
    }

    @Test
    void countsTheSignaturesBeyondTheBoundTogetherInWhateverOrderTheyCome() throws Exception {
        Configuration options = options();
        options.setString("maximum-signatures", "64");
        List<InputRecord> crashes = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 0; i < 900; i++) {
            crashes.add(ping(i, random.nextInt(20), "Fault" + random.nextInt(300)));
        }

        Map<String, CrashCount> inOrder = counted(inReceiveOrder(crashes), options);
        Collections.shuffle(crashes, random);
        crashes.add(progress(3_600_000));
        Map<String, CrashCount> shuffled = counted(crashes, options);

        assertThat(shuffled).isEqualTo(inOrder);
        assertThat(inOrder.values().stream().mapToLong(CrashCount::getPings).sum()).isEqualTo(900);
        assertThat(inOrder.values())
                .extracting(CrashCount::getSignature)
                .contains("__other__")
                .satisfies(
                        names -> assertThat(names.stream().distinct().count()).isBetween(32L, 65L));
    }

    /** The last row of each key of a run, without how often it was said. */
    private Map<String, CrashCount> counted(List<InputRecord> events, Configuration options)
            throws Exception {
        int before = counts.rows().size();
        topology(events, List.of(), options).execute();
        Map<String, CrashCount> last = new TreeMap<>();
        List<CrashCount> rows = counts.rows();
        for (CrashCount row : rows.subList(before, rows.size())) {
            row.setRevision(0);
            last.put(row.getWindowStart() + "|" + row.getSignature(), row);
        }
        return last;
    }

    /** Each record as soon as it was received, and time right behind it. */
    private static List<InputRecord> inReceiveOrder(List<InputRecord> crashes) {
        TreeMap<Long, List<InputRecord>> byTime = new TreeMap<>();
        for (InputRecord crash : crashes) {
            byTime.computeIfAbsent(receivedAfterNoon(crash), each -> new ArrayList<>()).add(crash);
        }
        List<InputRecord> events = new ArrayList<>();
        byTime.forEach(
                (time, records) -> {
                    events.addAll(records);
                    events.add(progress(time));
                });
        events.add(progress(byTime.lastKey() + 3_600_000));
        return events;
    }

    private static long receivedAfterNoon(InputRecord crash) {
        CrashFacts facts = decodeEvent(Objects.requireNonNull(crash.value())).getCrash();
        return facts.getReceivedAt().toEpochMilli() - NOON.toEpochMilli();
    }

    @Test
    void finalRatesOfManySignaturesAreTheSameHoweverOftenAndInWhateverOrderCrashesCome()
            throws Exception {
        List<InputRecord> crashes = new ArrayList<>();
        Random random = new Random(9);
        for (int i = 0; i < 1_600; i++) {
            crashes.add(ping(i, 1 + i % 2, "Fault" + random.nextInt(400)));
        }
        long days = 4 * 86_400_000L;
        List<InputRecord> inOrder = inReceiveOrder(crashes);
        inOrder.add(progress(days));
        Map<String, CrashRate> expected = finalRates(inOrder);
        assertThat(expected.values())
                .filteredOn(row -> row.getWindowSize().equals("1m"))
                .extracting(CrashRate::getSignature)
                .contains("__other__");
        assertThat(expected.values())
                .filteredOn(row -> row.getWindowSize().equals("5m"))
                .filteredOn(row -> row.getDefinition().equals("main_and_content_rate"))
                .hasSize(302)
                .filteredOn(row -> !row.getSignature().isEmpty())
                .extracting(CrashRate::getCrashes)
                .satisfies(
                        each -> assertThat(each.stream().mapToLong(n -> n).sum()).isEqualTo(1_600));

        for (int times : new int[] {2, 5}) {
            List<InputRecord> replayed = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                replayed.addAll(crashes);
            }
            Collections.shuffle(replayed, random);
            replayed.add(progress(days));
            assertThat(finalRates(replayed)).isEqualTo(expected);
        }
    }

    /** The last row of each key of a run in which there is a crash, of a minute and of five. */
    private Map<String, CrashRate> finalRates(List<InputRecord> events) throws Exception {
        int before = rates.rows().size();
        topology(events, List.of()).execute();
        Map<String, CrashRate> last = new TreeMap<>();
        List<CrashRate> rows = rates.rows();
        for (CrashRate row : rows.subList(before, rows.size())) {
            if (row.getWindowSize().endsWith("m")) {
                row.setRevision(0);
                String key =
                        String.join(
                                "|",
                                row.getWindowSize(),
                                row.getWindowStart().toString(),
                                row.getDefinition(),
                                row.getSignature());
                last.put(key, row);
            }
        }
        last.values().removeIf(row -> row.getCrashes() == 0);
        assertThat(last.values()).allMatch(CrashRate::getIsFinal);
        return last;
    }

    @Test
    void everyAlertComesOutAgainWhenItsCrashesAreReplayed() throws Exception {
        List<InputRecord> events = burst();
        topology(events, List.of()).execute();

        DetectionReplay replay = new DetectionReplay(recorded(events), settings());
        List<Alert> said = alerts.rows();
        assertThat(said).extracting(Alert::getState).contains(AlertState.RESOLVED);
        for (Alert alert : some(said)) {
            assertThat(alert.getProvenance().getOffsets()).containsKey("crash.inputs-0");
            assertThat(asSaid(replay.recompute(alert).alert(), alert)).isEqualTo(alert);
        }
        List<Alert> changes =
                said.stream()
                        .filter(alert -> !alert.getSignature().isEmpty())
                        .filter(
                                alert ->
                                        alert.getUpdatedAt()
                                                .equals(alert.getProvenance().getLastStep()))
                        .toList();
        List<Alert> replayed = replay.alerts();
        assertThat(replayed).hasSameSizeAs(changes).hasSizeGreaterThan(1);
        for (int i = 0; i < changes.size(); i++) {
            assertThat(replayed.get(i).getState()).isEqualTo(changes.get(i).getState());
            assertThat(asSaid(replayed.get(i), changes.get(i))).isEqualTo(changes.get(i));
        }
    }

    /**
     * Alerts of signatures that are not said again for the tenth time, and few of the many others.
     */
    private static List<Alert> some(List<Alert> said) {
        return IntStream.range(0, said.size())
                .filter(i -> i % 1_000 == 0 || isWorthReplaying(said.get(i)))
                .mapToObj(said::get)
                .toList();
    }

    private static boolean isWorthReplaying(Alert alert) {
        return !alert.getSignature().isEmpty()
                && (alert.getRevision() < 10 || alert.getState() == AlertState.RESOLVED);
    }

    @Test
    void theEvidenceOfAnAlertGrowsStepByStepToItsScore() throws Exception {
        List<InputRecord> events = burst();
        topology(events, List.of()).execute();
        Alert fired = firstFiring();

        var evidence =
                new DetectionReplay(recorded(events), settings()).recompute(fired).evidence();

        assertThat(evidence).isNotEmpty().allMatch(step -> step.freshClients() == 10);
        assertThat(evidence.get(evidence.size() - 1).score())
                .isEqualTo(fired.getScore())
                .isGreaterThanOrEqualTo(fired.getThreshold());
        assertThat(evidence.get(evidence.size() - 1).observedSinceOnset())
                .isEqualTo(fired.getObserved());
    }

    @Test
    void anAlertOfWhichACrashIsMissingDoesNotComeOutTheSame() throws Exception {
        List<InputRecord> events = burst();
        topology(events, List.of()).execute();
        Alert fired = firstFiring();
        List<InputRecord> fewer =
                events.stream().filter(each -> !isEverySecondOf("Fresh::bug", each)).toList();

        Alert recomputed =
                new DetectionReplay(recorded(fewer), settings()).recompute(fired).alert();

        assertThat(recomputed == null || recomputed.getObserved() < fired.getObserved()).isTrue();
    }

    private static boolean isEverySecondOf(String signature, InputRecord event) {
        CrashFacts crash = decodeEvent(Objects.requireNonNull(event.value())).getCrash();
        return crash != null
                && crash.getSignature().equals(signature)
                && crash.getSourceOffset() % 2 == 0;
    }

    /** What comes out, with what says when, how often and from where it was said. */
    private static @Nullable Alert asSaid(@Nullable Alert again, Alert said) {
        if (again == null) {
            return null;
        }
        return Alert.newBuilder(again)
                .setState(said.getState())
                .setRevision(said.getRevision())
                .setUpdatedAt(said.getUpdatedAt())
                .setValidUntil(said.getValidUntil())
                .setResolvedAt(said.getResolvedAt())
                .setExemplarReports(said.getExemplarReports())
                .setProvenance(said.getProvenance())
                .build();
    }

    @Test
    void aChannelMayHaveABudgetOfItsOwn() {
        Configuration options = options();
        options.setString("channel-false-alarms", "Meadow/nightly:4,Meadow/esr:0.2");
        ChannelBudgets budgets = MonitorSettings.read(options).budgets();
        assertThat(budgets.of(new ChannelKey("Meadow", "nightly")).falseAlarmsPerMonth())
                .isEqualTo(4);
        assertThat(budgets.of(new ChannelKey("Meadow", "esr")).falseAlarmsPerMonth())
                .isEqualTo(0.2);
        assertThat(budgets.of(new ChannelKey("Meadow", "release")).falseAlarmsPerMonth())
                .isEqualTo(1);

        options.setString("channel-false-alarms", "nightly:4");
        assertThatThrownBy(() -> MonitorSettings.read(options))
                .hasMessageContaining("not PRODUCT/CHANNEL: nightly");
        options.setString("channel-false-alarms", "Meadow/nightly:-1");
        assertThatThrownBy(() -> MonitorSettings.read(options))
                .hasMessageContaining("false alarms");
        options.setString("channel-false-alarms", "Meadow/nightly:few");
        assertThatThrownBy(() -> MonitorSettings.read(options))
                .hasMessageContaining("not a number: few");
    }

    private static RecordedCrashes recorded(List<InputRecord> events) {
        RecordedCrashes crashes = new RecordedCrashes(new ChannelKey("Meadow", "release"));
        for (InputRecord event : events) {
            CrashFacts crash = decodeEvent(Objects.requireNonNull(event.value())).getCrash();
            if (crash != null) {
                crashes.add(crash);
            }
        }
        return crashes;
    }

    private static StepSettings settings() {
        return MonitorSettings.read(options()).steps();
    }

    private static Configuration options() {
        Configuration options = new Configuration();
        options.set(KafkaOptions.BOOTSTRAP_SERVERS, "nowhere:1");
        options.set(KafkaOptions.REGISTRY_URL, "http://nowhere");
        return options;
    }

    private Alert firstFiring() {
        return alerts.rows().stream()
                .filter(alert -> alert.getState() == AlertState.FIRING)
                .filter(alert -> alert.getKind() == AlertKind.CRASHES)
                .findFirst()
                .orElseThrow();
    }

    /** Thirty hours of usual crashes, and a new signature in the last ten minutes. */
    private static List<InputRecord> burst() {
        List<InputRecord> events = new ArrayList<>();
        int id = 0;
        for (int minute = 0; minute < 1_800; minute++) {
            for (int i = 0; i < 10; i++) {
                events.add(ping(id++, minute, "Usual::crash" + i % 5));
            }
            for (int i = 0; minute >= 1_790 && i < 10; i++) {
                events.add(ping(id++, minute, "Fresh::bug"));
            }
            events.add(progress((minute + 1) * 60_000L));
        }
        return events;
    }

    @Test
    void firesWhenANewSignatureBursts() throws Exception {
        topology(burst(), List.of()).execute();

        Alert first = firstFiring();
        assertThat(first.getSignature()).isEqualTo("Fresh::bug");
        assertThat(first.getTitle()).contains("Fresh::bug on Meadow release");
        assertThat(first.getFiredAt())
                .isBetween(NOON.plusSeconds(1_790 * 60), NOON.plusSeconds(1_794 * 60));
        assertThat(
                        alerts.rows().stream()
                                .filter(alert -> alert.getKind() == AlertKind.CRASHES)
                                .map(Alert::getState)
                                .toList())
                .startsWith(AlertState.LEARNING)
                .endsWith(AlertState.RESOLVED);
    }

    private StreamExecutionEnvironment topology(List<InputRecord> events, List<InputRecord> usage) {
        return topology(events, usage, options());
    }

    private StreamExecutionEnvironment topology(
            List<InputRecord> events, List<InputRecord> usage, Configuration options) {
        StreamExecutionEnvironment environment = JobEnvironment.create();
        environment.setParallelism(1);
        RecordDecoder<CrashEventRecord> eventDecoder =
                value -> {
                    if (value == null || value.length == 0) {
                        throw new UndecodableRecordException(
                                DeadLetterReason.BAD_MAGIC, "no bytes");
                    }
                    return decodeEvent(value);
                };
        MonitorTopology.build(
                source(environment, events, progress(0), MonitorUids.EVENTS_SOURCE)
                        .assignTimestampsAndWatermarks(
                                ProgressWatermarks.strategy(eventDecoder, 10_000))
                        .uid("test-events-watermarks"),
                source(environment, usage, usage("none", 61), MonitorUids.USAGE_SOURCE)
                        .assignTimestampsAndWatermarks(NoWatermarks.strategy())
                        .uid("test-usage-watermarks"),
                MonitorSettings.read(options),
                new MonitorInputs(eventDecoder, MonitorTopologyTest::decodeUsage),
                new MonitorSinks(
                        links,
                        correlations,
                        counts,
                        exposure,
                        rates,
                        comparisons,
                        top,
                        alerts,
                        aliases,
                        ledger,
                        deadLetters));
        return environment;
    }

    private static DataStreamSource<InputRecord> source(
            StreamExecutionEnvironment environment,
            List<InputRecord> records,
            InputRecord instead,
            String uid) {
        TypeInformation<InputRecord> type = TypeInformation.of(InputRecord.class);
        DataStreamSource<InputRecord> source =
                environment.fromData(records.isEmpty() ? List.of(instead) : records, type);
        source.uid(uid).name(uid);
        return source;
    }

    private static InputRecord crash(
            String id, CrashSource source, long afterNoonMillis, String dump) {
        CrashFacts facts = facts(id, source, afterNoonMillis);
        facts.getKeys().setMinidumpSha256(dump);
        return crash(facts);
    }

    private static InputRecord crash(CrashFacts facts) {
        CrashEventRecord record = new CrashEventRecord();
        record.setKind(EventKind.CRASH);
        record.setCrash(facts);
        return input(
                facts.getEventId().getBytes(StandardCharsets.UTF_8), encode(record::toByteBuffer));
    }

    private static CrashFacts facts(String id, CrashSource source, long afterNoonMillis) {
        CrashFacts facts = CrashFacts.newBuilder().build();
        facts.setEventId(id);
        facts.setSource(source);
        facts.setSourceTopic("crash.inputs");
        facts.setSourceOffset(afterNoonMillis);
        facts.setReceivedAt(NOON.plusMillis(afterNoonMillis));
        facts.setCrashTime(NOON.plusMillis(1));
        facts.setContentHash("aa");
        facts.setProduct("Meadow");
        facts.setChannel("release");
        facts.setBuildId("20261101000000");
        facts.setOs("Linux");
        facts.setProcessType("main");
        facts.setSignature("OOM | small");
        facts.setWeight(source == CrashSource.REPORT ? 10 : 1);
        facts.setInclusionProbability(source == CrashSource.REPORT ? 0.1 : 1);
        return facts;
    }

    private static InputRecord ping(int id, int minute, String signature) {
        CrashFacts facts = facts("ping:" + id, CrashSource.PING, minute * 60_000L + id % 60_000);
        facts.setSignature(signature);
        facts.setCrashTime(facts.getReceivedAt().minusMillis(500));
        facts.getKeys().setMinidumpSha256("dump-" + id);
        return crash(facts);
    }

    private static InputRecord usage(String id, long minutesAfterNoon) {
        UsageSample sample = UsageSample.newBuilder().build();
        sample.setSampleId(id);
        sample.setReceivedAt(NOON.plusSeconds(minutesAfterNoon * 60));
        sample.setIntervalStart(NOON);
        sample.setIntervalEnd(NOON.plusSeconds(3_600));
        sample.setProduct("Meadow");
        sample.setChannel("release");
        sample.setBuildId("20261101000000");
        sample.setOs("Linux");
        sample.setHoursWall(1);
        sample.setHoursActive(0.5);
        sample.setSessions(1);
        return input(id.getBytes(StandardCharsets.UTF_8), encode(sample::toByteBuffer));
    }

    private static InputRecord progress(long afterNoonMillis) {
        Progress progress = Progress.newBuilder().build();
        progress.setSourceTopic("crash.inputs");
        progress.setReceivedThrough(NOON.plusMillis(afterNoonMillis));
        progress.setSourcePartitions(1);
        CrashEventRecord record = new CrashEventRecord();
        record.setKind(EventKind.PROGRESS);
        record.setProgress(progress);
        return input(null, encode(record::toByteBuffer));
    }

    private static InputRecord broken() {
        return input(new byte[] {1}, new byte[0]);
    }

    private static InputRecord input(byte @Nullable [] key, byte[] value) {
        return new InputRecord("crash.events.v1", 0, 0, 0, key, value, List.of());
    }

    private interface Encoder {
        ByteBuffer encode() throws IOException;
    }

    private static byte[] encode(Encoder record) {
        try {
            ByteBuffer buffer = record.encode();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static CrashEventRecord decodeEvent(byte[] value) {
        try {
            return CrashEventRecord.fromByteBuffer(ByteBuffer.wrap(value));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static UsageSample decodeUsage(byte @Nullable [] value) {
        try {
            return UsageSample.fromByteBuffer(ByteBuffer.wrap(value == null ? new byte[0] : value));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T last(List<T> rows) {
        assertThat(rows).isNotEmpty();
        return rows.get(rows.size() - 1);
    }

    private static List<String> golden() throws IOException {
        try (InputStream in =
                MonitorTopologyTest.class.getResourceAsStream("/golden/monitor-uids.txt")) {
            assertThat(in).isNotNull();
            return in == null
                    ? List.of()
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
