package dev.faultline.functions.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MonitorSimulationTest {

    private static final long FIRST_SEED = Long.getLong("simulation.seed", 0);
    private static final long SEEDS =
            System.getProperty("simulation.seed") == null
                    ? Long.getLong("simulation.seeds", 150)
                    : 1;

    private static final int SHOWN = 3;

    /** Each thread has its own, of which the graphs are opened once. */
    private final Queue<MonitorSimulation> idle = new ConcurrentLinkedQueue<>();

    private final Queue<MonitorSimulation> all = new ConcurrentLinkedQueue<>();

    @Test
    void whateverTheOrderAndHoweverOftenItCrashesTheLastRowsAreTheNaiveAnswer() {
        long begun = System.nanoTime();
        Map<Long, String> failures = new ConcurrentSkipListMap<>();
        LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
                .parallel()
                .forEach(
                        seed -> {
                            String differences = differences(seed);
                            if (!differences.isEmpty()) {
                                failures.put(seed, differences);
                            }
                        });
        System.out.printf(
                "%d seeds from %d in %.1f s, %d rows compared%n",
                SEEDS,
                FIRST_SEED,
                (System.nanoTime() - begun) / 1e9,
                all.stream().mapToLong(MonitorSimulation::compared).sum());
        assertThat(told(failures)).isEmpty();
        assertThat(all).allMatch(each -> each.compared() > 0);
    }

    @Test
    void aSeedIsTheSameEachTime() {
        MonitorSimulation once = new MonitorSimulation();
        MonitorSimulation again = new MonitorSimulation();
        for (long seed = 0; seed < SimulatedSettings.ALL.size(); seed++) {
            assertThat(again.told(seed)).isEqualTo(once.told(seed)).isNotEmpty();
        }
    }

    private String differences(long seed) {
        MonitorSimulation simulation = idle.poll();
        if (simulation == null) {
            simulation = new MonitorSimulation();
            all.add(simulation);
        }
        String differences = simulation.differences(seed);
        idle.add(simulation);
        return differences;
    }

    private static List<String> told(Map<Long, String> failures) {
        return new TreeMap<>(failures)
                .entrySet().stream()
                        .limit(SHOWN)
                        .map(
                                each ->
                                        "seed "
                                                + each.getKey()
                                                + ", again with ./mvnw test -Psimulation"
                                                + " -Dsimulation.seed="
                                                + each.getKey()
                                                + "\n"
                                                + each.getValue())
                        .toList();
    }
}
