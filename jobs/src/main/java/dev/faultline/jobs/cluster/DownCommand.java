package dev.faultline.jobs.cluster;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Stops the cluster. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description =
                "Stops every process of the cluster and deletes its data; the logs of the last run stay.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./local-cluster/down",
            "  ./local-cluster/down --keep-data      the next 'up' goes on where this one stopped"
        })
final class DownCommand implements Callable<Integer> {

    /** The supervisor itself gives its processes a minute. */
    private static final long PATIENCE_SECONDS = 75;

    @ParentCommand private LocalCluster parent = new LocalCluster();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--keep-data",
            description = "Keep topics, schemas and checkpoints for the next start.")
    private boolean keepData;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        RunFolder folder = parent.folder();
        Optional<ProcessHandle> supervisor = folder.process(Supervisor.NAME);
        supervisor.ifPresent(DownCommand::stop);
        folder.pidNames().forEach(name -> stopOne(folder, name));
        if (!keepData) {
            folder.deleteAllButLogs();
        }
        out.println(supervisor.isPresent() ? "Stopped." : "No cluster was running.");
        if (keepData && folder.hasData()) {
            out.println("Its data is kept in " + folder.root());
        }
        return 0;
    }

    private static void stop(ProcessHandle supervisor) {
        supervisor.destroy();
        try {
            supervisor.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            supervisor.destroyForcibly();
        } catch (ExecutionException e) {
            throw new ClusterException("Cannot wait for the supervisor", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stopOne(RunFolder folder, String name) {
        folder.process(name)
                .ifPresent(
                        process -> {
                            process.destroy();
                            Leftovers.awaitExit(process);
                        });
        folder.deletePid(name);
    }
}
