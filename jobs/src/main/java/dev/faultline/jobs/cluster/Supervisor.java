package dev.faultline.jobs.cluster;

import dev.faultline.jobs.cluster.ClusterPlan.Main;
import dev.faultline.jobs.cluster.ClusterState.Phase;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the cluster, starts again what dies, submits the jobs, and stops everything when it is
 * told to end (SIGTERM). Says what it sees in {@code state.json}; takes no orders but signals.
 */
final class Supervisor {

    static final String NAME = "supervisor";

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final int TICKS_PER_LOOK_AT_JOBS = 4;
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
    private static final int DEATHS_WHILE_STARTING = 3;
    private static final Duration TOPICS_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration JOBS_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration END_TIMEOUT = Duration.ofMinutes(1);

    private final RunFolder folder;
    private final JarSets jars;
    private final ClusterPlan plan;
    private final ClusterProcesses processes;
    private final List<WatchedProcess> cluster;
    private final List<WatchedProcess> services = new ArrayList<>();
    private final List<JobKeeper> jobs;
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private Phase phase = Phase.STARTING;
    private String message = "";

    Supervisor(RunFolder folder, JarSets jars, ClusterRequest request) {
        this.folder = folder;
        this.jars = jars;
        this.plan = ClusterPlan.read(Path.of(request.plan()), request.variables(folder, jars));
        this.processes =
                new ClusterProcesses(
                        jars,
                        folder.root(),
                        request.endpoints(),
                        plan.flink(),
                        request.ha(),
                        plan.detour());
        this.cluster =
                processes.names().stream()
                        .map(name -> new WatchedProcess(name, processes, true, false))
                        .toList();
        this.jobs =
                plan.jobs().stream()
                        .map(
                                job ->
                                        new JobKeeper(
                                                job, folder, processes.flink(), patience(request)))
                        .toList();
        addAlertmanager(request.endpoints());
        plan.services().stream()
                .filter(service -> request.demo() || !service.demoOnly())
                .forEach(this::addService);
    }

    /** A JobManager that leads after another needs a moment to find the jobs of that one. */
    private static Duration patience(ClusterRequest request) {
        return request.ha() ? Duration.ofMinutes(1) : Duration.ZERO;
    }

    private void addAlertmanager(Endpoints endpoints) {
        Optional<Path> program = Alertmanager.program();
        if (program.isEmpty()) {
            LOG.warn(Alertmanager.MISSING);
            services.add(WatchedProcess.notInstalled(Alertmanager.NAME, processes));
            return;
        }
        processes.add(
                Alertmanager.NAME,
                () ->
                        Alertmanager.spec(
                                program.get(),
                                Alertmanager.configuration(jars),
                                folder,
                                endpoints.alertmanager()));
        services.add(new WatchedProcess(Alertmanager.NAME, processes, true, false));
    }

    private void addService(Main service) {
        processes.add(service.name(), () -> command(service));
        services.add(new WatchedProcess(service.name(), processes, service.exists(), true));
    }

    private ProcessSpec command(Main main) {
        return new JvmCommand(main.name(), folder)
                .frugal(main.heap())
                .log4j()
                .main(jars.flinkClassPath(), main.className(), main.arguments());
    }

    /**
     * Runs until SIGTERM.
     *
     * @return status for {@code System.exit}
     */
    int run() throws IOException {
        folder.logs();
        try (FileChannel channel =
                        FileChannel.open(
                                folder.root().resolve("supervisor.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                LOG.error("another supervisor holds {}", folder.root());
                return 1;
            }
            return runLocked();
        }
    }

    private int runLocked() {
        folder.writePid(NAME, ProcessHandle.current());
        Runtime.getRuntime().addShutdownHook(new Thread(this::endAndWait, "end"));
        try {
            startAll();
            watchUntilEnd();
            if (isWanted()) {
                report(Phase.STOPPING, "");
            }
            return 0;
        } catch (ClusterException e) {
            LOG.error("cannot start", e);
            report(Phase.FAILED, String.valueOf(e.getMessage()));
            return 1;
        } finally {
            processes.close();
            folder.deletePid(NAME);
            ended.countDown();
        }
    }

    /** Runs in the JVM's shutdown: lets the main thread stop everything before the JVM goes. */
    private void endAndWait() {
        end.countDown();
        try {
            if (!ended.await(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("not everything stopped within {} s", END_TIMEOUT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startAll() {
        report(Phase.STARTING, "starting the processes");
        ClientHashKey.createIn(folder);
        // All at once: each spends part of its start waiting for a disk or for another.
        startAndAwait(cluster);
        plan.topics().filter(Main::exists).ifPresent(this::applyTopics);
        startJobs();
        startAndAwait(services);
        report(Phase.RUNNING, "");
    }

    private void applyTopics(Main topics) {
        report(Phase.STARTING, "creating topics and schemas");
        processes.run(command(topics), TOPICS_TIMEOUT);
    }

    private void startAndAwait(List<WatchedProcess> group) {
        group.forEach(WatchedProcess::start);
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!group.stream().allMatch(WatchedProcess::isSettled)) {
            group.forEach(process -> giveUpOn(process, deadline));
            stopIfEnding();
            report(phase, message);
            pause();
            cluster.forEach(WatchedProcess::look);
            services.forEach(WatchedProcess::look);
        }
    }

    /**
     * A start may fail once on a machine that is too busy; one that goes on failing needs a person.
     */
    private void giveUpOn(WatchedProcess process, long deadline) {
        if (process.deaths() >= DEATHS_WHILE_STARTING) {
            throw new ClusterException(
                    process.name()
                            + " ended "
                            + process.deaths()
                            + " times while starting. "
                            + processes.logHint(process.name()));
        }
        if (!process.isSettled() && System.nanoTime() > deadline) {
            throw new ClusterException(
                    process.name()
                            + " does not answer after "
                            + START_TIMEOUT.toSeconds()
                            + " s. "
                            + processes.logHint(process.name()));
        }
    }

    private void startJobs() {
        report(Phase.STARTING, "submitting the jobs");
        long deadline = System.nanoTime() + JOBS_TIMEOUT.toNanos();
        jobs.forEach(JobKeeper::look);
        while (!jobs.stream().allMatch(JobKeeper::isSettled)) {
            if (System.nanoTime() > deadline) {
                LOG.warn("not all jobs run yet; going on trying");
                return;
            }
            pause();
            stopIfEnding();
            jobs.forEach(JobKeeper::look);
            report(phase, message);
        }
    }

    private void watchUntilEnd() {
        for (long tick = 0; !pause() && isWanted(); tick++) {
            cluster.forEach(WatchedProcess::look);
            services.forEach(WatchedProcess::look);
            if (tick % TICKS_PER_LOOK_AT_JOBS == 0) {
                lookAtJobs();
            }
            report(Phase.RUNNING, "");
        }
    }

    /** False when somebody deleted the run folder: nobody could ever stop us by it again. */
    private boolean isWanted() {
        return folder.process(NAME).isPresent();
    }

    private void lookAtJobs() {
        if (processes.isReady(FlinkSession.JOB_MANAGER)) {
            jobs.forEach(JobKeeper::look);
        } else {
            jobs.forEach(JobKeeper::lost);
        }
    }

    private void stopIfEnding() {
        if (end.getCount() == 0) {
            throw new ClusterException("stopped while starting");
        }
    }

    /** True when it is time to end. */
    private boolean pause() {
        try {
            return end.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void report(Phase nextPhase, String nextMessage) {
        phase = nextPhase;
        message = nextMessage;
        folder.writeJson(
                ClusterState.FILE,
                new ClusterState(
                        phase,
                        message,
                        Stream.concat(cluster.stream(), services.stream())
                                .map(WatchedProcess::describe)
                                .toList(),
                        jobs.stream().map(JobKeeper::state).toList()));
    }
}
