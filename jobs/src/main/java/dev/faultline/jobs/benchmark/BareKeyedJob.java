package dev.faultline.jobs.benchmark;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.jobs.JobEnvironment;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaEdges;
import dev.faultline.jobs.kafka.KafkaOptions;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.state.MonitorStates;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Copies crash events over one shuffle, with two values of keyed state that are read and written
 * for each of them: the least that any job with state does.
 */
public final class BareKeyedJob {

    static final String NAME = "bare-keyed";
    static final String OUTPUT = "benchmark.events.v1";

    private BareKeyedJob() {}

    /**
     * Builds and submits the job.
     *
     * @param args {@code --bootstrap-servers ... --registry-url ... --consumer-group ...}
     */
    public static void main(String[] args) throws Exception {
        Configuration options = JobEnvironment.arguments(args);
        KafkaEdges edges = new KafkaEdges(KafkaOptions.read(options));
        StreamExecutionEnvironment environment = JobEnvironment.create();
        AvroTypeInfo<CrashEventRecord> type = new AvroTypeInfo<>(CrashEventRecord.class);
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
                .returns(type)
                .uid("bare-decode")
                .name("bare-decode")
                .keyBy(event -> event.getCrash().getClientHash(), Types.STRING)
                .process(new Remember(), type)
                .uid("bare-remember")
                .name("bare-remember")
                .sinkTo(
                        edges.rows(
                                OUTPUT,
                                CrashEventRecord.class,
                                event -> event.getCrash().getEventId()))
                .uid("bare-write")
                .name("bare-write");
        environment.execute(NAME);
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
            long receivedAt = event.getCrash().getReceivedAt().toEpochMilli();
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
