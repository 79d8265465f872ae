package dev.faultline.integration;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are killed one after the other, at random and at the worst moments: {@code ./mvnw
 * verify -Pkills -Dfaultline.kills=100 -Dfaultline.kills.seed=7}.
 */
@Tag("kills")
class KillsIT {

    private static final Duration MOMENT_BOUND = Duration.ofSeconds(40);
    private static final int LONGEST_PAUSE_MILLIS = 12_000;
    private static final int LONGEST_RESTORE_MILLIS = 3_000;

    private final long seed = Long.getLong("faultline.kills.seed", 20261128);
    private final int kills = Integer.getInteger("faultline.kills", 100);
    private final boolean ha = Boolean.parseBoolean(System.getProperty("faultline.ha", "true"));

    @TempDir private Path folder = Path.of("");

    /** When a process is killed. */
    private enum Moment {
        AT_RANDOM,
        AFTER_A_CHECKPOINT,
        DURING_A_CHECKPOINT,
        DURING_A_RESTORE
    }

    @Test
    void processesThatAreKilledLoseNothingAndCountNothingTwice()
            throws IOException, InterruptedException {
        Duration longest = Duration.ofMinutes(10 + 3L * kills);
        try (Ordeal ordeal = Ordeal.begin("kills", folder, seed, ha, longest)) {
            SplittableRandom random = new SplittableRandom(seed);
            List<List<String>> victims =
                    Fault.KILLED.stream()
                            .filter(names -> ordeal.cluster().has(names.get(0)))
                            .toList();
            for (int kill = 0; kill < kills; kill++) {
                // Each victim at each moment before any twice.
                Moment moment = Moment.values()[kill % Moment.values().length];
                List<String> victim = victims.get(random.nextInt(victims.size()));
                Ordeal.pause(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)));
                await(ordeal, moment, random);
                ordeal.suffer(Fault.kill(ordeal.cluster(), victim), moment.name());
            }
            ordeal.judge();
        }
    }

    private static void await(Ordeal ordeal, Moment moment, SplittableRandom random) {
        JobManagerLog log = new JobManagerLog(ordeal.cluster().logs());
        switch (moment) {
            case AT_RANDOM -> {}
            case AFTER_A_CHECKPOINT -> log.await("Completed checkpoint", MOMENT_BOUND);
            case DURING_A_CHECKPOINT -> log.await("Triggering checkpoint", MOMENT_BOUND);
            case DURING_A_RESTORE -> {
                ordeal.cluster().kill("taskmanager-1");
                log.await("Restoring job", MOMENT_BOUND);
                Ordeal.pause(Duration.ofMillis(random.nextInt(LONGEST_RESTORE_MILLIS)));
            }
        }
    }
}
