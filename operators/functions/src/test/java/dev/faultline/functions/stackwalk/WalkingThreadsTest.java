package dev.faultline.functions.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.functions.record.DeadLetterReason;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WalkingThreadsTest {

    private static final DumpLimits PATIENT = limits(60_000, 60_000);

    @TempDir Path folder;

    @Test
    void givesTheResultOfTheWalk() throws Exception {
        try (WalkingThreads threads = threads(PATIENT)) {
            assertThat(threads.walk("dump", () -> "walked").get()).isEqualTo("walked");
        }
    }

    @Test
    void aFailureOfTheWalkIsTheResult() {
        try (WalkingThreads threads = threads(PATIENT)) {
            assertThatThrownBy(
                            threads.walk(
                                            "dump",
                                            () -> {
                                                throw new IllegalStateException("bug");
                                            })
                                    ::get)
                    .hasRootCauseMessage("bug");
        }
    }

    @Test
    void aWalkThatWaitsTooLongIsInterruptedAndTheThreadGoesOn() throws Exception {
        try (WalkingThreads threads = threads(limits(50, 60))) {
            CountDownLatch interrupted = new CountDownLatch(1);
            CompletableFuture<String> stuck =
                    threads.walk(
                            "stuck",
                            () -> {
                                try {
                                    new CountDownLatch(1).await();
                                } catch (InterruptedException e) {
                                    interrupted.countDown();
                                }
                                return "late";
                            });

            assertThat(reason(stuck)).isEqualTo(DeadLetterReason.WALK_TIMEOUT);
            interrupted.await();
            assertThat(threads.walk("next", () -> Thread.currentThread().isInterrupted()).get())
                    .isFalse();
        }
    }

    @Test
    void aWalkThatComputesTooLongIsGivenUp() throws Exception {
        try (WalkingThreads threads = threads(limits(60_000, 50))) {
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Long> busy =
                    threads.walk(
                            "busy",
                            () -> {
                                long steps = 0;
                                while (!stop.get()) {
                                    steps++;
                                }
                                return steps;
                            });

            assertThat(reason(busy)).isEqualTo(DeadLetterReason.WALK_TIMEOUT);
            stop.set(true);
        }
    }

    @Test
    void aDumpThatWasInHandAtTwoDeathsIsSetAside() throws Exception {
        for (int death = 0; death < 2; death++) {
            DumpHolder.die(folder, "killer");
        }
        try (WalkingThreads threads = threads(PATIENT)) {
            assertThat(reason(threads.walk("killer", () -> "walked")))
                    .isEqualTo(DeadLetterReason.MINIDUMP_SET_ASIDE);
            assertThat(threads.walk("other", () -> "walked").get()).isEqualTo("walked");
        }
    }

    private static DeadLetterReason reason(CompletableFuture<?> walk) throws Exception {
        try {
            walk.get();
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(DumpLoader.Failure.class);
            return ((DumpLoader.Failure) e.getCause()).reason();
        }
        throw new AssertionError("was walked");
    }

    private static DumpLimits limits(long wallMillis, long cpuMillis) {
        return new DumpLimits(1 << 20, wallMillis, cpuMillis);
    }

    private WalkingThreads threads(DumpLimits limits) {
        return new WalkingThreads(
                Executors.newFixedThreadPool(1),
                Executors.defaultThreadFactory(),
                DumpsInHand.open(folder, System::currentTimeMillis),
                limits);
    }
}
