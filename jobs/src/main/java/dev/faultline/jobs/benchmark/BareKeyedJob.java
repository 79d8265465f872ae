package dev.faultline.jobs.benchmark;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.jobs.JobEnvironment;
import dev.faultline.jobs.kafka.KafkaEdges;
import dev.faultline.jobs.kafka.KafkaOptions;
import dev.faultline.jobs.options.OptionCheck;
import dev.faultline.schema.CrashCount;
import dev.faultline.state.MonitorStates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
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
 * The least that a job with keyed state and windows does: copies crashes over a shuffle by client,
 * with two values of keyed state that are read and written for each of them, and counts them by
 * place and minute over a second one.
 */
public final class BareKeyedJob {

    /** With whole crashes: frames, functions and annotations travel over both shuffles. */
    static final String NAME = "bare-keyed";

    /** With crash events, the projection that {@code monitor} reads. */
    static final String EVENTS_NAME = "bare-keyed-events";

    static final String CRASHES = "benchmark.crashes.v1";
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
        if (options.get(BenchmarkOptions.INPUT).equals(CRASHES)) {
            run(new BareCrash.Whole(), options);
        } else {
            run(new BareCrash.Event(), options);
        }
    }

    private static <T extends SpecificRecordBase> void run(
            BareCrash<T> crash, Configuration options) throws Exception {
        KafkaEdges edges = new KafkaEdges(KafkaOptions.read(new OptionCheck(options)));
        StreamExecutionEnvironment environment = JobEnvironment.create();
        var crashes =
                environment
                        .fromSource(
                                edges.source(
                                        options.get(BenchmarkOptions.CONSUMER_GROUP),
                                        KafkaEdges.committedOrEarliest(),
                                        List.of(crash.topic())),
                                WatermarkStrategy.noWatermarks(),
                                "bare-read")
                        .uid("bare-read")
                        .flatMap(new Decode<>(crash, edges.decoder(crash.topic(), crash.type())))
                        .returns(new AvroTypeInfo<>(crash.type()))
                        .uid("bare-decode")
                        .name("bare-decode")
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.<T>forBoundedOutOfOrderness(WINDOW)
                                        .withTimestampAssigner(
                                                (record, before) -> crash.receivedAt(record)))
                        .uid("bare-time")
                        .name("bare-time");
        copy(crashes, crash, edges);
        count(crashes, crash, edges);
        environment.execute(NAME);
    }

    /** Where copies of an input topic go. */
    static String output(String input) {
        return "benchmark.copies." + input;
    }

    private static <T extends SpecificRecordBase> void copy(
            DataStream<T> crashes, BareCrash<T> crash, KafkaEdges edges) {
        crashes.keyBy(crash::client, Types.STRING)
                .process(new Remember<>(crash), new AvroTypeInfo<>(crash.type()))
                .uid("bare-remember")
                .name("bare-remember")
                .sinkTo(edges.rows(output(crash.topic()), crash.type(), crash::eventId))
                .uid("bare-write")
                .name("bare-write");
    }

    private static <T extends SpecificRecordBase> void count(
            DataStream<T> crashes, BareCrash<T> crash, KafkaEdges edges) {
        crashes.keyBy(crash::place, Types.STRING)
                .window(TumblingEventTimeWindows.of(WINDOW))
                .aggregate(
                        new Count<>(), new Row(), Types.LONG, new AvroTypeInfo<>(CrashCount.class))
                .uid("bare-count")
                .name("bare-count")
                .sinkTo(edges.rows(COUNTS, CrashCount.class, CrashCount::getChannel))
                .uid("bare-write-counts")
                .name("bare-write-counts");
    }

    private static final class Count<T> implements AggregateFunction<T, Long, Long> {

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(T crash, Long count) {
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

    private record Decode<T extends SpecificRecordBase>(
            BareCrash<T> crash, RecordDecoder<T> decoder)
            implements FlatMapFunction<InputRecord, T> {

        @Override
        public void flatMap(InputRecord input, Collector<T> out) throws Exception {
            T record = decoder.decode(input.value());
            if (crash.isCrash(record)) {
                out.collect(record);
            }
        }
    }

    /** Remembers the last receive time of each event of a client, and of the client. */
    @SuppressWarnings("NullAway.Init") // Flink calls open first.
    private static final class Remember<T extends SpecificRecordBase>
            extends KeyedProcessFunction<String, T, T> {

        private final BareCrash<T> crash;
        private transient MapState<String, Long> ofEvents;
        private transient ValueState<Long> ofClient;

        Remember(BareCrash<T> crash) {
            this.crash = crash;
        }

        @Override
        public void open(OpenContext context) {
            ofEvents =
                    getRuntimeContext()
                            .getMapState(MonitorStates.map("events", String.class, Long.class));
            ofClient = getRuntimeContext().getState(MonitorStates.value("client", Long.class));
        }

        @Override
        public void processElement(T record, Context context, Collector<T> out) throws Exception {
            long receivedAt = crash.receivedAt(record);
            String eventId = crash.eventId(record);
            ofEvents.put(eventId, later(ofEvents.get(eventId), receivedAt));
            ofClient.update(later(ofClient.value(), receivedAt));
            out.collect(record);
        }

        private static long later(@Nullable Long known, long receivedAt) {
            return known == null ? receivedAt : Math.max(known, receivedAt);
        }
    }
}
