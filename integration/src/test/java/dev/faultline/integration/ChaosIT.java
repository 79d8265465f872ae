package dev.faultline.integration;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fault every minute or two, of every kind, for as long as one likes: {@code ./mvnw verify
 * -Pchaos -Dfaultline.chaos.minutes=20 -Dfaultline.chaos.seed=7}.
 */
@Tag("chaos")
class ChaosIT {

    private static final int SHORTEST_PAUSE_SECONDS = 60;
    private static final int LONGEST_PAUSE_SECONDS = 120;

    private final long seed = Long.getLong("faultline.chaos.seed", 20261128);
    private final Duration duration =
            Duration.ofMinutes(Integer.getInteger("faultline.chaos.minutes", 20));
    private final boolean ha = Boolean.parseBoolean(System.getProperty("faultline.ha", "true"));

    @TempDir private Path folder = Path.of("");

    @Test
    void faultsOfEveryKindLoseNothingAndCountNothingTwice()
            throws IOException, InterruptedException {
        try (Ordeal ordeal = Ordeal.begin("chaos", folder, seed, ha, duration.plusHours(1))) {
            SplittableRandom random = new SplittableRandom(seed);
            Deque<Fault> next = new ArrayDeque<>();
            long end = System.nanoTime() + duration.toNanos();
            while (System.nanoTime() < end) {
                if (next.isEmpty()) {
                    next.addAll(ordeal.faults(random));
                }
                Duration until = pause(random);
                long began = System.nanoTime();
                ordeal.suffer(next.remove(), "");
                Ordeal.pause(until.minusNanos(System.nanoTime() - began));
            }
            ordeal.judge();
        }
    }

    /** From the beginning of a fault to that of the next. */
    private static Duration pause(SplittableRandom random) {
        return Duration.ofSeconds(
                random.nextInt(SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS + 1));
    }
}
