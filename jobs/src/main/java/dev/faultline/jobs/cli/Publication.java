package dev.faultline.jobs.cli;

import dev.faultline.jobs.kafka.AvroJson;
import dev.faultline.jobs.kafka.RowProducer;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecordBase;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How commands publish records and tell what they published. */
final class Publication {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin private ConnectionOptions connection;

    @Option(names = "--dry-run", description = "Only check and show what would be published.")
    private boolean dryRun;

    @Option(
            names = "--json",
            description = "Show the records themselves, one JSON document a line.")
    private boolean json;

    /**
     * Publishes records, unless it is a dry run, and shows them.
     *
     * @param key key of a record
     * @param sentence a record in words, after "published" or "would publish"
     * @return exit status: 0 when all is published, else 1
     */
    <T extends SpecificRecordBase> int publish(
            String topic, List<T> records, Function<T, String> key, Function<T, String> sentence) {
        if (!dryRun) {
            try (RowProducer producer = new RowProducer(connection.settings())) {
                records.forEach(each -> producer.send(topic, key.apply(each), each));
                producer.flush();
            } catch (RuntimeException e) {
                return failed(TopicFailure.message(e).orElseThrow(() -> e));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        for (T each : records) {
            String did = dryRun ? "would publish " : "published ";
            out.println(
                    json
                            ? JsonLines.of(AvroJson.of(each))
                            : Printable.line(did + sentence.apply(each)));
        }
        out.flush();
        return 0;
    }

    /** Says why nothing was published. */
    int failed(String why) {
        spec.commandLine().getErr().println("faultline " + spec.qualifiedName() + ": " + why);
        return 1;
    }
}
