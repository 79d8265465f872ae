package dev.faultline.jobs.cluster;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows what runs and where. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Shows addresses, processes and jobs. Exit status 0 when the cluster is up, 3 when it is not.",
        footerHeading = "%nExamples:%n",
        footer = {"  ./local-cluster/status", "  ./local-cluster/status --json"})
final class StatusCommand implements Callable<Integer> {

    static final int NOT_RUNNING = 3;

    @ParentCommand private LocalCluster parent = new LocalCluster();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "One JSON document on one line.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        StatusReport report = StatusReport.of(parent.folder());
        if (json) {
            out.print(report.json() + "\n");
            out.flush();
        } else {
            report.print(out);
        }
        return report.isUp() ? 0 : NOT_RUNNING;
    }
}
