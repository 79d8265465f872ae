package dev.faultline.jobs.cluster;

import dev.faultline.jobs.cluster.ClusterState.JobState;
import dev.faultline.jobs.cluster.ClusterState.Phase;
import dev.faultline.jobs.cluster.ClusterState.ProcessState;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Checks the machine, leaves a supervisor running and shows how the cluster starts. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts the local cluster and returns when it is ready.",
            "Every port is on 127.0.0.1 only. A second 'up' shows the status of the cluster that runs."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./local-cluster/up                    the cluster with both jobs, no data",
            "  ./local-cluster/up --demo             with some days of history and a bad build",
            "  ./local-cluster/up --ha               with a standby JobManager",
            "  ./local-cluster/up --free-ports       beside something that has the usual ports",
            "  FAULTLINE_FLINK_PORT=9081 ./local-cluster/up"
        })
final class UpCommand implements Callable<Integer> {

    private static final long POLL_MILLIS = 200;

    @ParentCommand private LocalCluster parent = new LocalCluster();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--demo",
            description = "Feed the cluster with history, live crashes and a bad build.")
    private boolean demo;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Partitions of each large topic, for the life of the data (default: ${DEFAULT-VALUE}).")
    private int partitions = 4;

    @Option(
            names = "--ha",
            description =
                    "Two JobManagers and a ZooKeeper, so that the death of a JobManager needs no hands.")
    private boolean ha;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "Run what this file says instead of local-cluster/cluster.properties.")
    private Optional<Path> plan = Optional.empty();

    @Option(names = "--free-ports", description = "Choose ports that nobody uses.")
    private boolean freePorts;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "${FAULTLINE_KAFKA_PORT:-9092}",
            description = "Kafka broker (default: ${DEFAULT-VALUE}; env FAULTLINE_KAFKA_PORT).")
    private int kafkaPort;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            defaultValue = "${FAULTLINE_REGISTRY_PORT:-8085}",
            description =
                    "Schema registry (default: ${DEFAULT-VALUE}; env FAULTLINE_REGISTRY_PORT).")
    private int registryPort;

    @Option(
            names = "--flink-port",
            paramLabel = "PORT",
            defaultValue = "${FAULTLINE_FLINK_PORT:-8081}",
            description =
                    "Flink web UI and REST (default: ${DEFAULT-VALUE}; env FAULTLINE_FLINK_PORT).")
    private int flinkPort;

    @Option(
            names = "--alertmanager-port",
            paramLabel = "PORT",
            defaultValue = "${FAULTLINE_ALERTMANAGER_PORT:-9193}",
            description =
                    "Alertmanager, where it is installed (default: ${DEFAULT-VALUE}; env"
                            + " FAULTLINE_ALERTMANAGER_PORT).")
    private int alertmanagerPort;

    @Option(
            names = "--dashboard-port",
            paramLabel = "PORT",
            defaultValue = "${FAULTLINE_DASHBOARD_PORT:-8090}",
            description =
                    "The live page (default: ${DEFAULT-VALUE}; env FAULTLINE_DASHBOARD_PORT).")
    private int dashboardPort;

    @Override
    public Integer call() throws IOException {
        RunFolder folder = parent.folder();
        if (folder.process(Supervisor.NAME).isPresent()) {
            out().println(
                            "The cluster is running already. To start afresh: ./local-cluster/down, then up.");
            StatusReport.of(folder).print(out());
            return 0;
        }
        Leftovers.stop(folder, out());
        if (!folder.hasData()) {
            folder.deleteLogs();
        }
        Preflight.checkDisk(folder);
        Endpoints endpoints = endpoints();
        folder.writeJson(
                ClusterRequest.FILE,
                new ClusterRequest(endpoints, demo, partitions, ha, planFile()));
        folder.writeJson(
                ClusterState.FILE, new ClusterState(Phase.STARTING, "", List.of(), List.of()));
        out().println("Starting the cluster in " + folder.root());
        launchSupervisor(folder);
        return follow(folder);
    }

    private String planFile() {
        return plan.orElse(ClusterPlan.file(parent.jars())).toAbsolutePath().toString();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private Endpoints endpoints() {
        Endpoints free = Endpoints.free();
        if (freePorts) {
            return free;
        }
        Map<String, Integer> wanted = new LinkedHashMap<>();
        wanted.put("kafka", kafkaPort);
        wanted.put("registry", registryPort);
        wanted.put("flink", flinkPort);
        wanted.put(ClusterProcesses.DASHBOARD, dashboardPort);
        if (Alertmanager.program().isPresent()) {
            wanted.put(Alertmanager.NAME, alertmanagerPort);
        }
        Preflight.checkPorts(wanted);
        return new Endpoints(
                kafkaPort,
                free.controller(),
                registryPort,
                flinkPort,
                free.jobManagerRpc(),
                alertmanagerPort,
                dashboardPort,
                free.zookeeper());
    }

    /**
     * The supervisor must outlive this program, its terminal and the Ctrl-C of its user: a process
     * group of its own.
     */
    private void launchSupervisor(RunFolder folder) throws IOException {
        JarSets jars = parent.jars().frozen(folder.lib());
        ProcessSpec supervisor =
                new JvmCommand(Supervisor.NAME, folder)
                        .frugal("64m")
                        .flag("-D" + JarSets.HOME_PROPERTY + "=" + jars.home())
                        .log4j()
                        .main(
                                jars.flinkClassPath(),
                                LocalCluster.class.getName(),
                                List.of("supervise", "--run-dir", folder.root().toString()));
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "bash",
                                "-c",
                                "set -m; trap '' HUP; \"$@\" </dev/null >>\"$0\" 2>&1 &",
                                supervisor.output().toString()));
        command.addAll(supervisor.command());
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.root().toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(supervisor.environment());
        try {
            builder.start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Prints what changes until the cluster is ready or has failed. */
    private int follow(RunFolder folder) {
        Set<String> printed = new HashSet<>();
        long startedNanos = System.nanoTime();
        while (true) {
            ClusterState state =
                    folder.readJson(ClusterState.FILE, ClusterState.class).orElseThrow();
            news(state).stream().filter(printed::add).forEach(out()::println);
            if (state.phase() == Phase.RUNNING) {
                long seconds = (System.nanoTime() - startedNanos) / 1_000_000_000;
                out().println("Ready after " + seconds + " s.");
                StatusReport.of(folder).print(out());
                Advice.print(out(), demo);
                return 0;
            }
            if (state.phase() == Phase.FAILED || supervisorIsGone(folder, startedNanos)) {
                return explain(folder, state);
            }
            pause();
        }
    }

    private static List<String> news(ClusterState state) {
        List<String> news = new ArrayList<>();
        for (ProcessState process : state.processes()) {
            if (process.state().equals("running")) {
                news.add(
                        String.format(
                                Locale.ROOT,
                                "  %-14s ready after %4.1f s",
                                process.name(),
                                process.readyMillis() / 1000.0));
            }
        }
        for (JobState job : state.jobs()) {
            if (job.state().equals("RUNNING") && job.runningTasks() == job.totalTasks()) {
                news.add(String.format(Locale.ROOT, "  %-14s job runs", job.name()));
            }
        }
        if (!state.message().isEmpty() && state.phase() == Phase.STARTING) {
            news.add("  ... " + state.message());
        }
        return news;
    }

    private static boolean supervisorIsGone(RunFolder folder, long startedNanos) {
        boolean hadTime = System.nanoTime() - startedNanos > 10_000_000_000L;
        return hadTime && folder.process(Supervisor.NAME).isEmpty();
    }

    private int explain(RunFolder folder, ClusterState state) {
        PrintWriter err = spec.commandLine().getErr();
        Path log = folder.logs().resolve("supervisor.log");
        err.println(
                "The cluster did not start: "
                        + Optional.of(state.message())
                                .filter(m -> !m.isEmpty())
                                .orElse("the supervisor ended"));
        err.println("All of its processes are stopped. The supervisor's log: " + log);
        return 1;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("Interrupted; the cluster goes on starting", e);
        }
    }
}
