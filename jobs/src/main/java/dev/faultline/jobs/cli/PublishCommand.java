package dev.faultline.jobs.cli;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.RowProducer;
import dev.faultline.schema.SymbolsAnnouncement;
import dev.faultline.symbols.ModuleId;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline publish symbols}. */
@Command(
        name = "publish",
        description = "Tell the running jobs something.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PublishCommand.Symbols.class,
            PublishRulesetCommand.class,
            PublishFixedCommand.class,
            PublishDeletionCommand.class
        })
final class PublishCommand {

    private PublishCommand() {}

    /** Announces symbols. */
    @Command(
            name = "symbols",
            description = {
                "Announce that the symbols of modules are in their store now. Crashes that wait for",
                "them are enriched again within seconds."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Examples:",
                "  faultline publish symbols xul.pdb/44E4EC8C2F41492B9369D6B9A059577C2",
                "  faultline publish symbols --dry-run libxul.so/0B1C2D3E4F5061728394A5B6C7D8E9F00"
            })
    static final class Symbols implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ConnectionOptions connection;

        @Option(names = "--dry-run", description = "Only check and show what would be announced.")
        private boolean dryRun;

        @Parameters(
                paramLabel = "DEBUG_FILE/DEBUG_ID",
                arity = "1..*",
                description = "Modules as symbol stores file them.")
        private List<String> modules = new ArrayList<>();

        @Override
        public Integer call() {
            List<ModuleId> announced = modules.stream().map(this::module).toList();
            PrintWriter out = spec.commandLine().getOut();
            if (!dryRun) {
                try (RowProducer producer = new RowProducer(connection.settings())) {
                    announced.forEach(module -> send(producer, module));
                    producer.flush();
                } catch (IllegalStateException | KafkaException e) {
                    spec.commandLine()
                            .getErr()
                            .println("faultline publish symbols: " + e.getMessage());
                    return 1;
                }
            }
            announced.forEach(
                    module ->
                            out.println(
                                    (dryRun ? "would announce " : "announced ") + module.name()));
            out.flush();
            return 0;
        }

        private ModuleId module(String text) {
            return ModuleId.ofName(text)
                    .orElseThrow(
                            () ->
                                    new ParameterException(
                                            spec.commandLine(),
                                            "Not a module: "
                                                    + text
                                                    + " (wanted: DEBUG_FILE/DEBUG_ID, the id in 33 to 40"
                                                    + " hexadecimal digits)"));
        }

        private static void send(RowProducer producer, ModuleId module) {
            producer.send(
                    Topics.SYMBOLS,
                    module.name(),
                    SymbolsAnnouncement.newBuilder()
                            .setDebugFile(module.debugFile())
                            .setDebugId(module.debugId())
                            .setAnnouncedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                            .build());
        }
    }
}
