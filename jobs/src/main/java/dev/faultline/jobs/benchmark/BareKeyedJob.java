package dev.faultline.jobs.benchmark;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.jobs.JobEnvironment;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaEdges;
import dev.faultline.jobs.kafka.KafkaOptions;
import dev.faultline.jobs.options.OptionCheck;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.state.MonitorStates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The least that a job with keyed state and windows does: copies crash events over a shuffle by
 * client, with two values of keyed state that are read and written for each of them, and counts
 * them by place and minute over a second one.
 */
public final class BareKeyedJob {

    static final String NAME = "bare-keyed";
    static final String OUTPUT = "benchmark.events.v1";
    static final String COUNTS = "benchmark.counts.v1";

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private BareKeyedJob() {}

    /**
     * Builds and submits the job.
     *
     * @param args {@code --bootstrap-servers ... --registry-url ... --consumer-group ...}
     */
    public static void main(String[] args) throws Exception {
        Configuration options = JobEnvironment.arguments(args);
        KafkaEdges edges = new KafkaEdges(KafkaOptions.read(new OptionCheck(options)));
        StreamExecutionEnvironment environment = JobEnvironment.create();
        var events =
                environment
                        .fromSource(
                                edges.source(
                                        options.get(BenchmarkOptions.CONSUMER_GROUP),
                                        KafkaEdges.committedOrEarliest(),
                                        List.of(Topics.EVENTS)),
                                WatermarkStrategy.noWatermarks(),
                                "bare-read")
                        .uid("bare-read")
                        .flatMap(new Decode(edges.decoder(Topics.EVENTS, CrashEventRecord.class)))
                        .returns(new AvroTypeInfo<>(CrashEventRecord.class))
                        .uid("bare-decode")
                        .name("bare-decode")
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.<CrashEventRecord>forBoundedOutOfOrderness(WINDOW)
                                        .withTimestampAssigner(
                                                (event, before) -> receivedAt(event)))
                        .uid("bare-time")
                        .name("bare-time");
        copy(events, edges);
        count(events, edges);
        environment.execute(NAME);
    }

    private static void copy(DataStream<CrashEventRecord> events, KafkaEdges edges) {
        events.keyBy(event -> event.getCrash().getClientHash(), Types.STRING)
                .process(new Remember(), new AvroTypeInfo<>(CrashEventRecord.class))
                .uid("bare-remember")
                .name("bare-remember")
                .sinkTo(
                        edges.rows(
                                OUTPUT,
                                CrashEventRecord.class,
                                event -> event.getCrash().getEventId()))
                .uid("bare-write")
                .name("bare-write");
    }

    private static void count(DataStream<CrashEventRecord> events, KafkaEdges edges) {
        events.keyBy(BareKeyedJob::place, Types.STRING)
                .window(TumblingEventTimeWindows.of(WINDOW))
                .aggregate(new Count(), new Row(), Types.LONG, new AvroTypeInfo<>(CrashCount.class))
                .uid("bare-count")
                .name("bare-count")
                .sinkTo(edges.rows(COUNTS, CrashCount.class, CrashCount::getChannel))
                .uid("bare-write-counts")
                .name("bare-write-counts");
    }

    private static String place(CrashEventRecord event) {
        CrashFacts crash = event.getCrash();
        return crash.getChannel() + '|' + crash.getVersion() + '|' + crash.getOs();
    }

    private static long receivedAt(CrashEventRecord event) {
        return event.getCrash().getReceivedAt().toEpochMilli();
    }

    private static final class Count implements AggregateFunction<CrashEventRecord, Long, Long> {

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(CrashEventRecord event, Long count) {
            return count + 1;
        }

        @Override
        public Long getResult(Long count) {
            return count;
        }

        @Override
        public Long merge(Long one, Long two) {
            return one + two;
        }
    }

    /** Writes a count in the form of a row of the count topic. */
    private static final class Row implements WindowFunction<Long, CrashCount, String, TimeWindow> {

        @Override
        public void apply(
                String place, TimeWindow window, Iterable<Long> counts, Collector<CrashCount> out) {
            String[] parts = place.split("\\|", -1);
            CrashCount row = new CrashCount();
            row.setWindowStart(Instant.ofEpochMilli(window.getStart()));
            row.setWindowEnd(Instant.ofEpochMilli(window.getEnd()));
            row.setProduct("");
            row.setChannel(parts[0]);
            row.setVersion(parts[1]);
            row.setBuildId("");
            row.setOs(parts[2]);
            row.setProcessType("");
            row.setSignature("");
            row.setPings(counts.iterator().next());
            out.collect(row);
        }
    }

    private record Decode(RecordDecoder<CrashEventRecord> decoder)
            implements FlatMapFunction<InputRecord, CrashEventRecord> {

        @Override
        public void flatMap(InputRecord input, Collector<CrashEventRecord> out) throws Exception {
            CrashEventRecord event = decoder.decode(input.value());
            if (event.getCrash() != null) {
                out.collect(event);
            }
        }
    }

    /** Remembers the last receive time of each event of a client, and of the client. */
    @SuppressWarnings("NullAway.Init") // Flink calls open first.
    private static final class Remember
            extends KeyedProcessFunction<String, CrashEventRecord, CrashEventRecord> {

        private transient MapState<String, Long> ofEvents;
        private transient ValueState<Long> ofClient;

        @Override
        public void open(OpenContext context) {
            ofEvents =
                    getRuntimeContext()
                            .getMapState(MonitorStates.map("events", String.class, Long.class));
            ofClient = getRuntimeContext().getState(MonitorStates.value("client", Long.class));
        }

        @Override
        public void processElement(
                CrashEventRecord event, Context context, Collector<CrashEventRecord> out)
                throws Exception {
            long receivedAt = receivedAt(event);
            String eventId = event.getCrash().getEventId();
            ofEvents.put(eventId, later(ofEvents.get(eventId), receivedAt));
            ofClient.update(later(ofClient.value(), receivedAt));
            out.collect(event);
        }

        private static long later(@Nullable Long known, long receivedAt) {
            return known == null ? receivedAt : Math.max(known, receivedAt);
        }
    }
}
