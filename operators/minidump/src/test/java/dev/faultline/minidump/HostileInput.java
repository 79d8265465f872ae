package dev.faultline.minidump;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * What a hostile dump may cost: memory of eight times its size and 16 MiB, two seconds of processor
 * time, and no surprise: the same bytes give the same answer.
 */
public final class HostileInput {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MAX_NANOS = 2_000_000_000L;

    /** While it looks for new inputs, the fuzzer's own hooks cost several times as much. */
    private static final int FACTOR = System.getenv("JAZZER_FUZZ") == null ? 1 : 8;

    private HostileInput() {}

    private record Cost(Object answer, long bytes, long nanos) {}

    /**
     * Fails when an answer costs too much, or differs the second time.
     *
     * @param inputBytes size of the input
     * @param operation gives the answer, with an {@code equals} that compares all of it
     */
    public static <T> void check(int inputBytes, Supplier<T> operation) {
        long maxBytes = FACTOR * (8L * inputBytes + (16 << 20));
        // The first time may load classes, and a fuzzer rewrites them then.
        Cost first = measure(operation);
        Cost second = measure(operation);
        assertThat(second.answer()).isEqualTo(first.answer());
        assertThat(Math.min(first.bytes(), second.bytes())).isLessThanOrEqualTo(maxBytes);
        assertThat(Math.min(first.nanos(), second.nanos())).isLessThanOrEqualTo(FACTOR * MAX_NANOS);
    }

    private static Cost measure(Supplier<?> operation) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = THREADS.getCurrentThreadCpuTime();
        Object answer = operation.get();
        return new Cost(
                answer,
                THREADS.getCurrentThreadAllocatedBytes() - bytes,
                THREADS.getCurrentThreadCpuTime() - nanos);
    }
}
