package dev.faultline.jobs.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Ends a process that wakes from a long stop: SIGSTOP, a frozen container, a machine that was
 * moved, a collector that took forever.
 *
 * <p>By then the JobManager has given its tasks to others, who may have said the last word about a
 * key. What the sleeper still wanted to say of that key is older, and would stand there as the last
 * row. It cannot be fenced off by the broker without transactions (ADR 5), so it must not speak.
 */
final class PauseGuard {

    /**
     * Below Flink's {@code heartbeat.timeout} (30 s in the local cluster, 50 s by default), after
     * which the JobManager starts the tasks elsewhere.
     */
    static final Duration LIMIT = Duration.ofSeconds(20);

    private static final Duration BEAT = Duration.ofMillis(50);
    private static final int STATUS = 75;

    private final long limitNanos;
    private final LongSupplier nanos;
    private final Runnable end;
    private volatile long lastBeat;

    PauseGuard(Duration limit, LongSupplier nanos, Runnable end) {
        this.limitNanos = limit.toNanos();
        this.nanos = nanos;
        this.end = end;
        this.lastBeat = nanos.getAsLong();
    }

    private static final class OfThisProcess {

        static final PauseGuard GUARD = started();

        private static PauseGuard started() {
            PauseGuard guard = new PauseGuard(LIMIT, System::nanoTime, PauseGuard::halt);
            Thread thread = new Thread(guard::beatForEver, "pause-guard");
            thread.setDaemon(true);
            thread.start();
            return guard;
        }
    }

    /** The guard of this process, which watches from the first call on. */
    static PauseGuard ofThisProcess() {
        return OfThisProcess.GUARD;
    }

    /** Ends the process if nothing has beaten for too long. */
    void check() {
        if (nanos.getAsLong() - lastBeat > limitNanos) {
            end.run();
        }
    }

    /** Says that the process is awake. */
    void beat() {
        check();
        lastBeat = nanos.getAsLong();
    }

    private void beatForEver() {
        while (true) {
            beat();
            LockSupport.parkNanos(BEAT.toNanos());
        }
    }

    /** Without hooks, which would flush what must not be said, and without waiting for a log. */
    private static void halt() {
        System.err.println(
                "This process was stopped for more than "
                        + LIMIT.toSeconds()
                        + " s. Others do its work by now; it ends.");
        Runtime.getRuntime().halt(STATUS);
    }
}
