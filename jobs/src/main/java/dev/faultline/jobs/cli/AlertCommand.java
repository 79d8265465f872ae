package dev.faultline.jobs.cli;

import picocli.CommandLine.Command;

/** {@code faultline alert}. */
@Command(
        name = "alert",
        description = "Look at alerts, recompute one, and say whether it was right.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AlertListCommand.class,
            AlertExplainCommand.class,
            AlertVerdictCommand.class
        })
final class AlertCommand {

    private AlertCommand() {}
}
