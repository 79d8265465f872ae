package dev.faultline.jobs.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.functions.record.DeadLetter;
import dev.faultline.functions.record.DeadLetterReason;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.functions.watermark.NoWatermarks;
import dev.faultline.functions.watermark.ProgressWatermarks;
import dev.faultline.schema.Alert;
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
import dev.faultline.schema.TopCrashers;
import dev.faultline.schema.UsageSample;
import dev.faultline.state.MonitorUids;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
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
    private final RecordingSink<LedgerRow> ledger = new RecordingSink<>("ledger", LedgerRow.class);
    private final RecordingSink<DeadLetter> deadLetters =
            new RecordingSink<>("dead-letters", DeadLetter.class);

    @Test
    void everyOperatorHasItsUidAsItsName() throws IOException {
        StreamGraph graph = topology(List.of(), List.of()).getStreamGraph();

        List<String> uids = new ArrayList<>();
        for (StreamNode node : graph.getStreamNodes()) {
            uids.add(String.valueOf(node.getTransformationUID()));
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

    private StreamExecutionEnvironment topology(List<InputRecord> events, List<InputRecord> usage) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
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
                source(environment, events, MonitorUids.EVENTS_SOURCE)
                        .assignTimestampsAndWatermarks(
                                ProgressWatermarks.strategy(eventDecoder, 10_000))
                        .uid("test-events-watermarks"),
                source(environment, usage, MonitorUids.USAGE_SOURCE)
                        .assignTimestampsAndWatermarks(NoWatermarks.strategy())
                        .uid("test-usage-watermarks"),
                MonitorSettings.read(new Configuration()),
                new MonitorTopology.Inputs(eventDecoder, MonitorTopologyTest::decodeUsage),
                new MonitorTopology.Sinks(
                        links,
                        correlations,
                        counts,
                        exposure,
                        rates,
                        top,
                        alerts,
                        ledger,
                        deadLetters));
        return environment;
    }

    private static DataStreamSource<InputRecord> source(
            StreamExecutionEnvironment environment, List<InputRecord> records, String uid) {
        TypeInformation<InputRecord> type = TypeInformation.of(InputRecord.class);
        DataStreamSource<InputRecord> source =
                environment.fromData(records.isEmpty() ? List.of(progress(0)) : records, type);
        source.uid(uid).name(uid);
        return source;
    }

    private static InputRecord crash(
            String id, CrashSource source, long afterNoonMillis, String dump) {
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
        facts.getKeys().setMinidumpSha256(dump);
        CrashEventRecord record = new CrashEventRecord();
        record.setKind(EventKind.CRASH);
        record.setCrash(facts);
        return input(id.getBytes(StandardCharsets.UTF_8), encode(record));
    }

    private static InputRecord progress(long afterNoonMillis) {
        Progress progress = Progress.newBuilder().build();
        progress.setSourceTopic("crash.inputs");
        progress.setReceivedThrough(NOON.plusMillis(afterNoonMillis));
        progress.setSourcePartitions(1);
        CrashEventRecord record = new CrashEventRecord();
        record.setKind(EventKind.PROGRESS);
        record.setProgress(progress);
        return input(null, encode(record));
    }

    private static InputRecord broken() {
        return input(new byte[] {1}, new byte[0]);
    }

    private static InputRecord input(byte @Nullable [] key, byte[] value) {
        return new InputRecord("crash.events.v1", 0, 0, 0, key, value, List.of());
    }

    private static byte[] encode(CrashEventRecord record) {
        try {
            ByteBuffer buffer = record.toByteBuffer();
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
