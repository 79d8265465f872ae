package dev.faultline.jobs.monitor;

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
import dev.faultline.schema.BuildComparison;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.ExposureRow;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.SignatureAlias;
import dev.faultline.schema.TopCrashers;
import dev.faultline.state.MonitorUids;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job without Kafka, and what it said. */
final class RecordedMonitor {

    final RecordingSink<CrashLink> links = new RecordingSink<>("links", CrashLink.class);
    final RecordingSink<CorrelationRow> correlations =
            new RecordingSink<>("correlations", CorrelationRow.class);
    final RecordingSink<CrashCount> counts = new RecordingSink<>("counts", CrashCount.class);
    final RecordingSink<ExposureRow> exposure = new RecordingSink<>("exposure", ExposureRow.class);
    final RecordingSink<CrashRate> rates = new RecordingSink<>("rates", CrashRate.class);
    final RecordingSink<TopCrashers> top = new RecordingSink<>("top", TopCrashers.class);
    final RecordingSink<Alert> alerts = new RecordingSink<>("alerts", Alert.class);
    final RecordingSink<BuildComparison> comparisons =
            new RecordingSink<>("comparisons", BuildComparison.class);
    final RecordingSink<SignatureAlias> aliases =
            new RecordingSink<>("aliases", SignatureAlias.class);
    final RecordingSink<LedgerRow> ledger = new RecordingSink<>("ledger", LedgerRow.class);
    final RecordingSink<DeadLetter> deadLetters =
            new RecordingSink<>("dead-letters", DeadLetter.class);

    static Configuration options() {
        Configuration options = new Configuration();
        options.set(KafkaOptions.BOOTSTRAP_SERVERS, "nowhere:1");
        options.set(KafkaOptions.REGISTRY_URL, "http://nowhere");
        return options;
    }

    StreamExecutionEnvironment topology(List<InputRecord> events, List<InputRecord> usage) {
        return topology(events, usage, options());
    }

    StreamExecutionEnvironment topology(
            List<InputRecord> events, List<InputRecord> usage, Configuration options) {
        StreamExecutionEnvironment environment = JobEnvironment.create();
        environment.setParallelism(1);
        RecordDecoder<CrashEventRecord> eventDecoder =
                value -> {
                    if (value == null || value.length == 0) {
                        throw new UndecodableRecordException(
                                DeadLetterReason.BAD_MAGIC, "no bytes");
                    }
                    return MonitorEvents.decodeEvent(value);
                };
        MonitorTopology.build(
                source(environment, events, MonitorEvents.progress(0), MonitorUids.EVENTS_SOURCE)
                        .assignTimestampsAndWatermarks(
                                ProgressWatermarks.strategy(eventDecoder, 10_000))
                        .uid("test-events-watermarks"),
                source(
                                environment,
                                usage,
                                MonitorEvents.usage("none", 61),
                                MonitorUids.USAGE_SOURCE)
                        .assignTimestampsAndWatermarks(NoWatermarks.strategy())
                        .uid("test-usage-watermarks"),
                MonitorSettings.read(options),
                new MonitorInputs(eventDecoder, MonitorEvents::decodeUsage),
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
}
