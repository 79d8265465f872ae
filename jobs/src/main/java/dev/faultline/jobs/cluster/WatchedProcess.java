package dev.faultline.jobs.cluster;

import dev.faultline.jobs.cluster.ClusterState.ProcessState;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process under the supervisor's eyes: WAITING → STARTING → RUNNING, and through DEAD back to
 * STARTING.
 */
final class WatchedProcess {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedProcess.class);

    private final String name;
    private final ClusterProcesses processes;
    private final boolean mayFinish;
    private State state;
    private Backoff backoff = Backoff.NONE;
    private int restarts;
    private long enteredNanos = System.nanoTime();
    private long enteredMillis = System.currentTimeMillis();
    private long readyMillis;

    private enum State {
        NOT_BUILT,
        NOT_INSTALLED,
        WAITING,
        STARTING,
        RUNNING,
        DEAD,
        FINISHED
    }

    /**
     * @param isBuilt false when its class does not exist; it is then shown and never started
     * @param mayFinish true when ending with status 0 is its own decision
     */
    WatchedProcess(String name, ClusterProcesses processes, boolean isBuilt, boolean mayFinish) {
        this.name = name;
        this.processes = processes;
        this.mayFinish = mayFinish;
        this.state = isBuilt ? State.WAITING : State.NOT_BUILT;
    }

    /** One whose program this machine does not have; it is shown and never started. */
    static WatchedProcess notInstalled(String name, ClusterProcesses processes) {
        WatchedProcess process = new WatchedProcess(name, processes, false, false);
        process.state = State.NOT_INSTALLED;
        return process;
    }

    /** The first start; nothing for a process that is not built. */
    void start() {
        if (state == State.WAITING) {
            enter(State.STARTING);
            processes.start(name);
        }
    }

    /** True when nothing more has to happen before the process counts as started. */
    boolean isSettled() {
        return switch (state) {
            case RUNNING, FINISHED, NOT_BUILT, NOT_INSTALLED -> true;
            case WAITING, STARTING, DEAD -> false;
        };
    }

    /** How often it died in a row. */
    int deaths() {
        return backoff.deaths();
    }

    String name() {
        return name;
    }

    /** Looks at the process and does what is due. */
    void look() {
        switch (state) {
            case STARTING -> {
                if (!processes.isAlive(name)) {
                    died();
                } else if (processes.isReady(name)) {
                    ready();
                }
            }
            case RUNNING -> {
                if (!processes.isAlive(name)) {
                    died();
                }
            }
            case DEAD -> {
                if (age().compareTo(backoff.delay()) >= 0) {
                    restarts++;
                    LOG.info("starting {} again", name);
                    enter(State.STARTING);
                    processes.start(name);
                }
            }
            case NOT_BUILT, NOT_INSTALLED, WAITING, FINISHED -> {}
        }
    }

    private void ready() {
        readyMillis = age().toMillis();
        LOG.info("{} is ready after {} ms", name, readyMillis);
        enter(State.RUNNING);
    }

    private void died() {
        int status = processes.process(name).map(Process::exitValue).orElse(-1);
        if (mayFinish && status == 0) {
            LOG.info("{} has finished", name);
            enter(State.FINISHED);
            return;
        }
        backoff =
                state == State.RUNNING
                        ? backoff.afterDeath(age())
                        : backoff.afterDeath(Duration.ZERO);
        LOG.warn(
                "{} ended with status {}; next start in {} s",
                name,
                status,
                backoff.delay().toSeconds());
        enter(State.DEAD);
    }

    private Duration age() {
        return Duration.ofNanos(System.nanoTime() - enteredNanos);
    }

    private void enter(State next) {
        state = next;
        enteredNanos = System.nanoTime();
        enteredMillis = System.currentTimeMillis();
    }

    ProcessState describe() {
        long pid = processes.process(name).filter(Process::isAlive).map(Process::pid).orElse(0L);
        String word = state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new ProcessState(name, word, pid, restarts, enteredMillis, readyMillis);
    }
}
