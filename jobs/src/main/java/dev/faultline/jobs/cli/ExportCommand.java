package dev.faultline.jobs.cli;

import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.AvroCodec;
import dev.faultline.jobs.kafka.AvroJson;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.RegistryException;
import dev.faultline.jobs.kafka.TopicDump;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.UsageSample;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline export}. */
@Command(
        name = "export",
        description = {
            "Print the inputs that are in a topic now as lines of JSON, which 'faultline replay' reads. They hold",
            "what clients sent, personal data included."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  faultline export pings > pings.jsonl"})
final class ExportCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConnectionOptions connection;

    @Parameters(paramLabel = "TOPIC", description = "pings, reports or usage.")
    private String topic = "";

    private long unreadable;
    private long read;

    @Override
    public Integer call() {
        try {
            switch (topic) {
                case "pings" -> export(Topics.PINGS, CrashEnvelope.class);
                case "reports" -> export(Topics.REPORTS, CrashEnvelope.class);
                case "usage" -> export(Topics.USAGE, UsageSample.class);
                default ->
                        throw new ParameterException(
                                spec.commandLine(), "Not one of pings, reports, usage: " + topic);
            }
        } catch (KafkaException | RegistryException e) {
            spec.commandLine().getErr().println("faultline export: " + e.getMessage());
            return 1;
        }
        if (unreadable > 0) {
            spec.commandLine()
                    .getErr()
                    .println("left out " + unreadable + " records that cannot be read");
        }
        return 0;
    }

    private <T extends SpecificRecordBase> void export(String name, Class<T> type) {
        KafkaSettings settings = connection.settings();
        PrintWriter out = spec.commandLine().getOut();
        AvroCodec<T> codec = new AvroCodec<>(name, type, settings.registry());
        try (TopicDump dump = new TopicDump(settings);
                ProgressLine progress =
                        new ProgressLine(spec.commandLine().getErr(), "records read", 0)) {
            dump.read(
                    name,
                    record -> {
                        progress.at(++read);
                        try {
                            out.print(
                                    JsonLines.of(AvroJson.of(codec.decode(record.value()))) + "\n");
                        } catch (UndecodableRecordException e) {
                            unreadable++;
                        }
                    });
        }
        out.flush();
    }
}
