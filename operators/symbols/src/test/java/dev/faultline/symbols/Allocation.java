package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** What hostile input may cost: memory of eight times its size and 16 MiB. */
final class Allocation {

    /** Something to measure, which can be done again. */
    interface Operation {
        void run() throws IOException;
    }

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Fails when the operation allocates more than an input of this size allows. */
    static void check(int inputBytes, Operation operation) throws IOException {
        // While it looks for new inputs, the fuzzer's own hooks allocate several times as much.
        int factor = System.getenv("JAZZER_FUZZ") == null ? 1 : 8;
        long limit = factor * (8L * inputBytes + (16 << 20));
        // The first time may load classes, and a fuzzer rewrites them then.
        if (measure(operation) > limit) {
            assertThat(measure(operation)).isLessThanOrEqualTo(limit);
        }
    }

    private static long measure(Operation operation) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        operation.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
