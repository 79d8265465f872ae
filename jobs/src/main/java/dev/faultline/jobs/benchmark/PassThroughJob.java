package dev.faultline.jobs.benchmark;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.jobs.JobEnvironment;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaEdges;
import dev.faultline.jobs.kafka.KafkaOptions;
import dev.faultline.jobs.options.OptionCheck;
import dev.faultline.schema.CrashEnvelope;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Copies pings: reads, decodes, encodes and writes them, and does nothing else. */
public final class PassThroughJob {

    static final String NAME = "pass-through";
    static final String OUTPUT = "benchmark.copies.v1";

    private PassThroughJob() {}

    /**
     * Builds and submits the job.
     *
     * @param args {@code --bootstrap-servers ... --registry-url ... --consumer-group ...}
     */
    public static void main(String[] args) throws Exception {
        Configuration options = JobEnvironment.arguments(args);
        KafkaEdges edges = new KafkaEdges(KafkaOptions.read(new OptionCheck(options)));
        StreamExecutionEnvironment environment = JobEnvironment.create();
        environment
                .fromSource(
                        edges.source(
                                options.get(BenchmarkOptions.CONSUMER_GROUP),
                                KafkaEdges.committedOrEarliest(),
                                List.of(Topics.PINGS)),
                        WatermarkStrategy.noWatermarks(),
                        "pass-read")
                .uid("pass-read")
                .map(new Decode(edges.decoder(Topics.PINGS, CrashEnvelope.class)))
                .returns(new AvroTypeInfo<>(CrashEnvelope.class))
                .uid("pass-decode")
                .name("pass-decode")
                .sinkTo(edges.rows(OUTPUT, CrashEnvelope.class, CrashEnvelope::getDocumentId))
                .uid("pass-write")
                .name("pass-write");
        environment.execute(NAME);
    }

    private record Decode(RecordDecoder<CrashEnvelope> decoder)
            implements MapFunction<InputRecord, CrashEnvelope> {

        @Override
        public CrashEnvelope map(InputRecord input) throws Exception {
            return decoder.decode(input.value());
        }
    }
}
