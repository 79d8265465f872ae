package dev.faultline.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one cluster: start, wait until ready, kill, start again, stop. Nothing is
 * restarted by itself; the supervisor decides that, or the test.
 *
 * <pre>{@code
 * try (ClusterProcesses cluster = ClusterProcesses.start(folder, Endpoints.free(), FlinkSize.DEFAULT)) {
 *     cluster.kill("taskmanager-1");
 *     cluster.start("taskmanager-1");
 *     cluster.awaitReady("taskmanager-1");
 * }
 * }</pre>
 *
 * <p>Names: {@code kafka}, {@code registry}, {@code jobmanager}, {@code taskmanager-1} and so on.
 * Safe for use by several threads.
 */
public final class ClusterProcesses implements AutoCloseable {

    /** The live page, where the plan has one. */
    static final String DASHBOARD = "dashboard";

    private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final RunFolder folder;
    private final Endpoints endpoints;
    private final FlinkRest flink;
    private final Broker broker;
    private final Map<String, Supplier<ProcessSpec>> specs = new LinkedHashMap<>();
    private final Map<String, Process> running = new LinkedHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    private @Nullable Admin admin;

    /** Describes the cluster; starts nothing. */
    public ClusterProcesses(JarSets jars, Path folder, Endpoints endpoints, FlinkSize size) {
        this(jars, folder, endpoints, size, false, Optional.empty());
    }

    /**
     * Describes a cluster.
     *
     * @param ha two JobManagers that agree by ZooKeeper
     * @param detour a second way to the broker
     */
    ClusterProcesses(
            JarSets jars,
            Path folder,
            Endpoints endpoints,
            FlinkSize size,
            boolean ha,
            Optional<Detour> detour) {
        this.folder = new RunFolder(folder);
        this.endpoints = endpoints;
        this.flink = new FlinkRest(endpoints.flinkUrl());
        this.broker = new Broker(jars, this.folder, endpoints, detour);
        Registry registry = new Registry(jars, this.folder, endpoints);
        Optional<ZooKeeper> zooKeeper =
                ha ? Optional.of(new ZooKeeper(jars, this.folder, endpoints)) : Optional.empty();
        FlinkSession session = new FlinkSession(jars, this.folder, endpoints, size, zooKeeper);
        specs.put(Broker.NAME, broker::spec);
        specs.put(Registry.NAME, registry::spec);
        zooKeeper.ifPresent(each -> specs.put(ZooKeeper.NAME, each::spec));
        specs.put(FlinkSession.JOB_MANAGER, session::jobManager);
        if (ha) {
            specs.put(FlinkSession.STANDBY, session::standby);
        }
        for (String name : session.taskManagerNames()) {
            specs.put(name, () -> session.taskManager(name));
        }
    }

    /** Starts a whole cluster and returns when all of it is ready. */
    public static ClusterProcesses start(Path folder, Endpoints endpoints, FlinkSize size) {
        ClusterProcesses cluster = new ClusterProcesses(JarSets.locate(), folder, endpoints, size);
        try {
            cluster.names().forEach(cluster::start);
            cluster.names().forEach(cluster::awaitReady);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    public List<String> names() {
        return List.copyOf(specs.keySet());
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    public FlinkRest flink() {
        return flink;
    }

    /** Folder of the log files. */
    public Path logs() {
        return folder.logs();
    }

    /**
     * Adds a process beside the standard ones; it counts as ready as soon as it runs, the live page
     * when it listens.
     */
    void add(String name, Supplier<ProcessSpec> spec) {
        specs.put(name, spec);
    }

    /** Starts a process that is not running; does not wait until it is ready. */
    public synchronized Process start(String name) {
        if (name.equals(Broker.NAME) && broker.needsFormat()) {
            run(broker.format(), Duration.ofMinutes(1));
        }
        Supplier<ProcessSpec> spec = specs.get(name);
        if (spec == null) {
            throw new IllegalArgumentException("no process named " + name);
        }
        if (isAlive(name)) {
            throw new IllegalStateException(name + " is running");
        }
        Process process = launch(spec.get());
        running.put(name, process);
        folder.writePid(name, process.toHandle());
        return process;
    }

    /** Kills a process without a chance to tidy up (SIGKILL) and returns when it is gone. */
    public void kill(String name) {
        process(name).ifPresent(process -> awaitExit(process.destroyForcibly(), STOP_TIMEOUT));
    }

    public boolean isAlive(String name) {
        return process(name).filter(Process::isAlive).isPresent();
    }

    /** The process of a name, if it was ever started; a dead one until it is started again. */
    public synchronized Optional<Process> process(String name) {
        return Optional.ofNullable(running.get(name));
    }

    /**
     * Waits until a process answers.
     *
     * @throws ClusterException when it dies or does not answer within 3 minutes; the message names
     *     its log
     */
    public void awaitReady(String name) {
        long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
        while (!isReady(name)) {
            if (!isAlive(name)) {
                throw new ClusterException(name + " ended while starting. " + logHint(name));
            }
            if (System.nanoTime() > deadline) {
                throw new ClusterException(
                        name
                                + " does not answer after "
                                + READY_TIMEOUT.toSeconds()
                                + " s. "
                                + logHint(name));
            }
            pause(POLL);
        }
    }

    String logHint(String name) {
        return "See " + folder.logs().resolve(name + ".log") + " and " + name + ".out beside it.";
    }

    /** True when a process answers the question it exists for. */
    public boolean isReady(String name) {
        if (!isAlive(name)) {
            return false;
        }
        if (name.equals(Broker.NAME)) {
            return brokerAnswers();
        }
        if (name.equals(Registry.NAME)) {
            return registryAnswers();
        }
        if (name.equals(FlinkSession.JOB_MANAGER)) {
            return flink.answers();
        }
        if (name.equals(ZooKeeper.NAME)) {
            return !Ports.isFree(endpoints.zookeeper());
        }
        if (name.equals(DASHBOARD)) {
            return !Ports.isFree(endpoints.dashboard());
        }
        return !name.startsWith(FlinkSession.TASK_MANAGER) || isRegistered(name);
    }

    private boolean isRegistered(String taskManager) {
        try {
            Long heartbeat = flink.taskManagers().get(taskManager);
            // An older heartbeat is that of the dead process of the same name.
            return heartbeat != null && (heartbeat == 0 || heartbeat >= startMillis(taskManager));
        } catch (IOException e) {
            return false;
        }
    }

    private long startMillis(String name) {
        return process(name)
                .flatMap(process -> process.info().startInstant())
                .map(Instant::toEpochMilli)
                .orElse(0L);
    }

    private boolean registryAnswers() {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(endpoints.registryUrl() + "/subjects"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean brokerAnswers() {
        // Without this look the client would log a warning for every refused connection.
        if (Ports.isFree(endpoints.kafka())) {
            return false;
        }
        try {
            String id = admin().describeCluster().clusterId().get(3, TimeUnit.SECONDS);
            return Broker.CLUSTER_ID.equals(id);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin =
                    Admin.create(
                            Map.of(
                                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                    endpoints.bootstrapServers(),
                                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                    "3000",
                                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                    "3000"));
        }
        return admin;
    }

    /** Runs a process to its end. */
    void run(ProcessSpec spec, Duration timeout) {
        Process process = launch(spec);
        if (!awaitExit(process, timeout)) {
            process.destroyForcibly();
            throw new ClusterException(
                    spec.name() + " did not end within " + timeout.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw new ClusterException(
                    spec.name()
                            + " failed with status "
                            + process.exitValue()
                            + ". See "
                            + spec.output());
        }
    }

    private Process launch(ProcessSpec spec) {
        File output = spec.output().toFile();
        ProcessBuilder builder =
                new ProcessBuilder(spec.command())
                        .directory(folder.root().toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
        builder.environment().putAll(spec.environment());
        // Flags of the person's shell are not for our processes.
        List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")
                .forEach(builder.environment()::remove);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ClusterException("Cannot start " + spec.name(), e);
        }
    }

    /** Stops every process, the last started first: politely, then by force. */
    @Override
    public void close() {
        List<String> order;
        synchronized (this) {
            order = new ArrayList<>(running.keySet());
            if (admin != null) {
                admin.close(Duration.ZERO);
                admin = null;
            }
        }
        Collections.reverse(order);
        // The broker goes alone and last, so that the others end without hanging on it.
        order.remove(Broker.NAME);
        order.forEach(name -> process(name).ifPresent(Process::destroy));
        order.forEach(this::stop);
        stop(Broker.NAME);
    }

    private void stop(String name) {
        process(name).ifPresent(ClusterProcesses::stop);
        folder.deletePid(name);
    }

    private static void stop(Process process) {
        process.destroy();
        if (!awaitExit(process, STOP_TIMEOUT)) {
            awaitExit(process.destroyForcibly(), STOP_TIMEOUT);
        }
    }

    private static boolean awaitExit(Process process, Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("Interrupted while waiting", e);
        }
    }
}
