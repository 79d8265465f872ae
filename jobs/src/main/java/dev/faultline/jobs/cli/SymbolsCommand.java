package dev.faultline.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline symbols}. */
@Command(
        name = "symbols",
        description = "Build symbol indexes and look addresses up.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SymbolsIndexCommand.class, SymbolsLookupCommand.class},
        footer = {
            "",
            "Examples:",
            "  faultline symbols index xul.sym",
            "  faultline symbols lookup --symbols symbols xul.pdb <DEBUG_ID> 0x1a2b3c"
        })
final class SymbolsCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
