package dev.faultline.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline aggregates}. */
@Command(
        name = "aggregates",
        description = "Aggregates in other systems' definitions, for comparing with them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = AggregatesErrorCommand.class,
        footer = {
            "",
            "Examples:",
            "  faultline aggregates error --input export --submission-date 2026-11-20"
        })
final class AggregatesCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
