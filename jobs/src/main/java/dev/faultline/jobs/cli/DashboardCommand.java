package dev.faultline.jobs.cli;

import dev.faultline.jobs.dashboard.Dashboard;
import dev.faultline.jobs.dashboard.DashboardSettings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline dashboard}. */
@Command(
        name = "dashboard",
        description = {
            "Serve the live page: rates, alerts, top crashers, signatures and the pipeline's health, until it",
            "is stopped. It reads public topics only, keeps nothing of its own and may be killed at any time."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  faultline dashboard",
            "  faultline dashboard --port 9000 --hours 72",
            "",
            "It has no users and no passwords. To show it to others, put a proxy in front that asks who they",
            "are. docs/reference/dashboard.md has every route and limit."
        })
final class DashboardCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConnectionOptions connection;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "";

    @Option(
            names = "--port",
            defaultValue = "8090",
            paramLabel = "PORT",
            description = "Port to listen on; 0 for any (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--hours",
            defaultValue = "48",
            paramLabel = "N",
            description =
                    "Hours of rates that are kept, 2 to 168, and how far back rates and ledger are read at"
                            + " the start (default: ${DEFAULT-VALUE}).")
    private int hours;

    @Option(
            names = "--most-records",
            defaultValue = "500000",
            paramLabel = "N",
            description =
                    "Records read back of each partition at the start (default: ${DEFAULT-VALUE}).")
    private int mostRecords;

    @Option(
            names = "--most-points",
            defaultValue = "300000",
            paramLabel = "N",
            description =
                    "Windows of rates kept in memory, some 150 bytes each; beyond them the rate that was"
                            + " silent longest goes (default: ${DEFAULT-VALUE}).")
    private int mostPoints;

    @Option(
            names = "--most-rows",
            defaultValue = "10000",
            paramLabel = "N",
            description =
                    "Rows kept in memory of each other topic, some 1 to 4 KB each (default:"
                            + " ${DEFAULT-VALUE}).")
    private int mostRows;

    @Option(
            names = "--most-clients",
            defaultValue = "50",
            paramLabel = "N",
            description = "Pages that may be open at once (default: ${DEFAULT-VALUE}).")
    private int mostClients;

    @Option(
            names = "--look-up",
            defaultValue = "200000",
            paramLabel = "N",
            description =
                    "Records of a partition looked through for a crash that is opened and no longer kept;"
                            + " 0 for none (default: ${DEFAULT-VALUE}).")
    private int lookUp;

    @Option(
            names = "--runbook-url",
            defaultValue = "",
            paramLabel = "URL",
            description =
                    "Where your copy of the runbooks is, up to the file name; empty for those of this"
                            + " release, which the page shows itself.")
    private String runbooks = "";

    @Override
    public Integer call() throws InterruptedException {
        try {
            DashboardSettings settings =
                    new DashboardSettings(
                            host,
                            port,
                            hours,
                            mostRecords,
                            mostPoints,
                            mostRows,
                            mostClients,
                            lookUp,
                            runbooks);
            new Dashboard(settings, connection.settings())
                    .run(
                            bound -> {
                                spec.commandLine()
                                        .getOut()
                                        .println(
                                                "The live page is at http://" + host + ":" + bound);
                                spec.commandLine().getOut().flush();
                            });
            return 0;
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println("Cannot serve http://" + host + ":" + port + ": " + e.getMessage());
            return 1;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
