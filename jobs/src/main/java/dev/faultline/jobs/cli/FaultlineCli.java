package dev.faultline.jobs.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code ./faultline}. Results go to standard output as UTF-8 whatever the locale,
 * everything else to standard error. Exit status: 0 done, 1 failed, 2 wrong usage.
 */
@Command(
        name = "faultline",
        description = "Crash intelligence: tools beside the two Flink jobs.",
        mixinStandardHelpOptions = true,
        version = "faultline 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TopicsCommand.class,
            PublishCommand.class,
            PingCommand.class,
            StackwalkCommand.class,
            SymbolsCommand.class,
            SymbolicateCommand.class,
            SignatureCommand.class,
            DetectCommand.class,
            AlertCommand.class,
            AuditCommand.class,
            DlqCommand.class,
            ReplayCommand.class,
            ExportCommand.class,
            NotifierCommand.class,
            DashboardCommand.class,
            RestProxyCommand.class,
            AggregatesCommand.class,
            GenerateCompletion.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./local-cluster/up --demo                     a cluster to try the rest on",
            "  ./faultline topics list",
            "  ./faultline topics apply --help",
            "  ./faultline audit                             is anything lost or counted twice?",
            "  ./faultline publish symbols xul.pdb/44E4EC8C2F41492B9369D6B9A059577C2",
            "  source <(./faultline generate-completion)     completion for this shell",
            "",
            "Inside the source tree, commands find the local cluster that runs there. Others are named by",
            "--bootstrap-servers and --registry-url or FAULTLINE_BOOTSTRAP_SERVERS and FAULTLINE_REGISTRY_URL."
        })
public final class FaultlineCli implements Callable<Integer> {

    private static final Map<String, String> STATUS =
            new TreeMap<>(Map.of("0", "done", "1", "failed", "2", "wrong usage"));

    @Spec private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status = run(out, err, arguments);
        out.flush();
        System.exit(status);
    }

    /**
     * Runs one command.
     *
     * @param out takes results
     * @param err takes everything else
     * @return exit status
     */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine().setOut(out).setErr(err).execute(arguments);
    }

    /** All commands, each with what its exit status means. */
    static CommandLine commandLine() {
        CommandLine commands = new CommandLine(new FaultlineCli());
        describeStatus(commands);
        return commands;
    }

    private static void describeStatus(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        if (usage.exitCodeList().isEmpty()) {
            usage.exitCodeListHeading("%nExit status:%n").exitCodeList(STATUS);
        }
        command.getSubcommands().values().forEach(FaultlineCli::describeStatus);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
