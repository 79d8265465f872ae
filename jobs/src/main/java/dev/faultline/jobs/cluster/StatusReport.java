package dev.faultline.jobs.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.cluster.ClusterState.JobState;
import dev.faultline.jobs.cluster.ClusterState.Phase;
import dev.faultline.jobs.cluster.ClusterState.ProcessState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * State of the cluster as {@code status} shows it.
 *
 * @param state {@code stopped}, {@code starting}, {@code running}, {@code degraded}, {@code
 *     stopping}, {@code failed}, or {@code orphaned} when the supervisor was killed and nobody
 *     restarts what dies
 * @param message why, for a person; may be empty
 * @param runFolder everything the cluster writes
 * @param endpoints addresses by name; empty when stopped
 * @param processes in order of start
 * @param jobs Flink jobs
 */
record StatusReport(
        String state,
        String message,
        String runFolder,
        Map<String, String> endpoints,
        List<ProcessState> processes,
        List<JobState> jobs) {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    static StatusReport of(RunFolder folder) {
        Optional<ClusterState> written = folder.readJson(ClusterState.FILE, ClusterState.class);
        Optional<ClusterRequest> request =
                folder.readJson(ClusterRequest.FILE, ClusterRequest.class);
        boolean supervised = folder.process(Supervisor.NAME).isPresent();
        boolean anyAlive = folder.pidNames().anyMatch(name -> folder.process(name).isPresent());
        ClusterState state =
                written.orElse(new ClusterState(Phase.STOPPING, "", List.of(), List.of()));
        String word = word(state, supervised, anyAlive);
        boolean isUp = supervised || anyAlive;
        return new StatusReport(
                word,
                message(word, state),
                folder.root().toString(),
                isUp
                        ? request.map(r -> addresses(r.endpoints(), state)).orElse(Map.of())
                        : Map.of(),
                isUp ? state.processes() : List.of(),
                isUp ? state.jobs() : List.of());
    }

    private static String word(ClusterState state, boolean supervised, boolean anyAlive) {
        if (!supervised) {
            return anyAlive ? "orphaned" : state.phase() == Phase.FAILED ? "failed" : "stopped";
        }
        if (state.phase() == Phase.RUNNING && !isHealthy(state)) {
            return "degraded";
        }
        return state.phase().name().toLowerCase(Locale.ROOT);
    }

    private static boolean isHealthy(ClusterState state) {
        return state.processes().stream()
                        .noneMatch(p -> p.state().equals("dead") || p.state().equals("starting"))
                && state.jobs().stream()
                        .allMatch(
                                j ->
                                        j.state().equals("NOT BUILT")
                                                || (j.state().equals("RUNNING")
                                                        && j.runningTasks() == j.totalTasks()));
    }

    private static String message(String word, ClusterState state) {
        return switch (word) {
            case "orphaned" ->
                    "The supervisor was killed: nothing is restarted. ./local-cluster/up takes over.";
            case "stopped" -> "";
            case "running" -> hasAlertmanager(state) ? state.message() : Alertmanager.MISSING;
            default -> state.message();
        };
    }

    /** True unless it was found missing. */
    private static boolean hasAlertmanager(ClusterState state) {
        return state.processes().stream()
                .noneMatch(
                        p ->
                                p.name().equals(Alertmanager.NAME)
                                        && p.state().equals("not installed"));
    }

    private static Map<String, String> addresses(Endpoints endpoints, ClusterState state) {
        Map<String, String> addresses = new LinkedHashMap<>();
        if (state.processes().stream().anyMatch(p -> p.name().equals(ClusterProcesses.DASHBOARD))) {
            addresses.put("live-page", endpoints.dashboardUrl());
        }
        addresses.put("kafka", endpoints.bootstrapServers());
        addresses.put("registry", endpoints.registryUrl());
        addresses.put("flink", endpoints.flinkUrl());
        if (hasAlertmanager(state)) {
            addresses.put("alertmanager", endpoints.alertmanagerUrl());
        }
        return addresses;
    }

    boolean isUp() {
        return !processes.isEmpty();
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of strings and numbers", e);
        }
    }

    void print(PrintWriter out) {
        out.println("Cluster: " + state + (message.isEmpty() ? "" : " - " + message));
        if (!endpoints.isEmpty()) {
            out.println();
        }
        endpoints.forEach(
                (name, address) -> out.printf(Locale.ROOT, "  %-14s %s%n", name, address));
        if (!processes.isEmpty()) {
            out.println();
            out.printf(
                    Locale.ROOT,
                    "  %-14s %-13s %8s  %-9s %s%n",
                    "PROCESS",
                    "STATE",
                    "PID",
                    "SINCE",
                    "RESTARTS");
        }
        for (ProcessState process : processes) {
            out.printf(
                    Locale.ROOT,
                    "  %-14s %-13s %8s  %-9s %d%n",
                    process.name(),
                    process.state(),
                    process.pid() == 0 ? "-" : Long.toString(process.pid()),
                    age(process.sinceMillis()),
                    process.restarts());
        }
        if (!jobs.isEmpty()) {
            out.println();
            out.printf(
                    Locale.ROOT,
                    "  %-14s %-10s %8s  %-9s %s%n",
                    "JOB",
                    "STATE",
                    "TASKS",
                    "CHECKPT",
                    "ID");
        }
        for (JobState job : jobs) {
            out.printf(
                    Locale.ROOT,
                    "  %-14s %-10s %8s  %-9s %s%s%n",
                    job.name(),
                    job.state(),
                    job.runningTasks() + "/" + job.totalTasks(),
                    job.checkpoint() < 0 ? "-" : Long.toString(job.checkpoint()),
                    job.id(),
                    job.message().isEmpty() ? "" : " " + job.message());
        }
    }

    private static String age(long sinceMillis) {
        Duration age = Duration.ofMillis(Math.max(0, System.currentTimeMillis() - sinceMillis));
        return age.toHours() > 0
                ? age.toHours() + "h" + age.toMinutesPart() + "m"
                : age.toMinutes() > 0
                        ? age.toMinutes() + "m" + age.toSecondsPart() + "s"
                        : age.toSeconds() + "s";
    }
}
