package dev.faultline.functions.stackwalk;

import dev.faultline.functions.record.DeadLetterReason;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads that fetch and walk dumps, each of them watched. A dump that takes longer than the limits
 * is given up: its thread is interrupted, which ends whatever waits for a store, and the walk
 * itself ends by its own budget of steps.
 */
final class WalkingThreads implements AutoCloseable {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int LOOKS_PER_LIMIT = 20;

    private final ExecutorService walkers;
    private final ScheduledExecutorService watchman;
    private final DumpsInHand dumps;
    private final DumpLimits limits;
    private final Set<Walk<?>> underWay = ConcurrentHashMap.newKeySet();

    WalkingThreads(
            ExecutorService walkers, ThreadFactory watchman, DumpsInHand dumps, DumpLimits limits) {
        this.walkers = walkers;
        this.watchman = Executors.newSingleThreadScheduledExecutor(watchman);
        this.dumps = dumps;
        this.limits = limits;
        long period = Math.max(1, limits.cpuMillis() / LOOKS_PER_LIMIT);
        var unused =
                this.watchman.scheduleWithFixedDelay(
                        () -> underWay.forEach(Walk::look), period, period, TimeUnit.MILLISECONDS);
    }

    /** The threads, for work that is bounded by itself. */
    Executor executor() {
        return walkers;
    }

    /**
     * Has a dump walked, or what has no dump and is bounded by itself.
     *
     * @param dump name of the dump, null when there is none
     * @return fails with {@link DumpLoader.Failure} when the dump takes too long or is set aside
     */
    <T> CompletableFuture<T> walk(@Nullable String dump, Callable<T> walk) {
        CompletableFuture<T> result = new CompletableFuture<>();
        walkers.execute(() -> run(dump, walk, result));
        return result;
    }

    private <T> void run(@Nullable String dump, Callable<T> callable, CompletableFuture<T> result) {
        if (dump != null && dumps.isSetAside(dump)) {
            result.completeExceptionally(
                    new DumpLoader.Failure(
                            DeadLetterReason.MINIDUMP_SET_ASIDE,
                            "in hand when two processes died"));
            return;
        }
        Walk<T> walk = new Walk<>(result);
        underWay.add(walk);
        if (dump != null) {
            dumps.take(dump);
        }
        T value = null;
        Throwable failure = null;
        try {
            value = callable.call();
        } catch (Exception | StackOverflowError e) {
            failure = e;
        } catch (Error fatal) {
            // The process may not live on, so the dump stays marked.
            walk.end();
            result.completeExceptionally(fatal);
            throw fatal;
        }
        if (dump != null) {
            dumps.release(dump);
        }
        walk.end();
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }

    /** One dump in hand. */
    private final class Walk<T> {
        private final CompletableFuture<T> result;
        private final Thread thread = Thread.currentThread();
        private final long startNanos = System.nanoTime();
        private final long startCpuNanos = THREADS.getCurrentThreadCpuTime();
        private boolean ended;

        Walk(CompletableFuture<T> result) {
            this.result = result;
        }

        /** From here on the thread does something else and must not be interrupted. */
        synchronized void end() {
            ended = true;
            underWay.remove(this);
        }

        synchronized void look() {
            long wallNanos = System.nanoTime() - startNanos;
            long cpuNanos = THREADS.getThreadCpuTime(thread.getId()) - startCpuNanos;
            boolean late = TimeUnit.NANOSECONDS.toMillis(wallNanos) > limits.wallMillis();
            boolean busy = TimeUnit.NANOSECONDS.toMillis(cpuNanos) > limits.cpuMillis();
            if (!ended && (late || busy)) {
                end();
                result.completeExceptionally(
                        new DumpLoader.Failure(
                                DeadLetterReason.WALK_TIMEOUT,
                                late
                                        ? "longer than " + limits.wallMillis() + " ms"
                                        : "more than "
                                                + limits.cpuMillis()
                                                + " ms of processor time"));
                thread.interrupt();
            }
        }
    }

    @Override
    public void close() {
        watchman.shutdownNow();
        walkers.shutdownNow();
        dumps.close();
    }
}
