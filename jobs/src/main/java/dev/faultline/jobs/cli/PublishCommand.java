package dev.faultline.jobs.cli;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.SymbolsAnnouncement;
import dev.faultline.symbols.ModuleId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
        @Mixin private Publication publication;

        @Parameters(
                paramLabel = "DEBUG_FILE/DEBUG_ID",
                arity = "1..*",
                description = "Modules as symbol stores file them.")
        private List<String> modules = new ArrayList<>();

        @Override
        public Integer call() {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            return publication.publish(
                    Topics.SYMBOLS,
                    modules.stream().map(text -> announcement(text, now)).toList(),
                    Symbols::name,
                    each -> Symbols.name(each) + ": its symbols are there");
        }

        private SymbolsAnnouncement announcement(String text, Instant now) {
            ModuleId module = module(text);
            return SymbolsAnnouncement.newBuilder()
                    .setDebugFile(module.debugFile())
                    .setDebugId(module.debugId())
                    .setAnnouncedAt(now)
                    .build();
        }

        private static String name(SymbolsAnnouncement announcement) {
            return announcement.getDebugFile() + '/' + announcement.getDebugId();
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
    }
}
