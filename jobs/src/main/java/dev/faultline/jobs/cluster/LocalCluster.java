package dev.faultline.jobs.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * Command line behind {@code ./local-cluster/up}, {@code down}, {@code status} and {@code watch}.
 */
@Command(
        name = "local-cluster",
        description = "Kafka, a schema registry, Flink and the jobs as processes of this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            WatchCommand.class,
            LocalCluster.Supervise.class
        })
public final class LocalCluster implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description =
                    "Folder for everything the cluster writes (default: local-cluster/run; env FAULTLINE_RUN_DIR).")
    private String runDir = "";

    private final JarSets jars = JarSets.locate();

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new LocalCluster());
        commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        commandLine.setExecutionExceptionHandler(LocalCluster::explain);
        return commandLine;
    }

    private static int explain(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof ClusterException) {
            command.getErr().println(failure.getMessage());
            return 1;
        }
        throw failure;
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: up, down, status or watch");
    }

    JarSets jars() {
        return jars;
    }

    RunFolder folder() {
        String wanted =
                runDir.isEmpty()
                        ? Objects.requireNonNullElse(System.getenv("FAULTLINE_RUN_DIR"), "")
                        : runDir;
        return new RunFolder(
                wanted.isEmpty() ? jars.home().resolve("local-cluster/run") : Path.of(wanted));
    }

    /** What {@code up} leaves running. */
    @Command(name = "supervise", hidden = true, description = "Runs the cluster in the foreground.")
    static final class Supervise implements Callable<Integer> {

        @CommandLine.ParentCommand private LocalCluster parent = new LocalCluster();

        @Override
        public Integer call() throws IOException {
            RunFolder folder = parent.folder();
            ClusterRequest request =
                    folder.readJson(ClusterRequest.FILE, ClusterRequest.class)
                            .orElseThrow(
                                    () ->
                                            new ClusterException(
                                                    ClusterRequest.FILE
                                                            + " is missing in "
                                                            + folder.root()));
            return new Supervisor(folder, JarSets.ofThisProcess(), request).run();
        }
    }
}
