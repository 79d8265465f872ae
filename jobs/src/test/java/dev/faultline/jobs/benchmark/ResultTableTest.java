package dev.faultline.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTableTest {

    private static final List<Measurement> RUNS =
            List.of(
                    run("copy", 10_000, 2, 1),
                    run("real", 10_000, 5, 4),
                    run("copy", 10_000, 4, 3),
                    run("real", 10_000, 10, 6));

    @Test
    void aRowHasEachRunAndTheMedians() {
        assertThat(ResultTable.of("pings", RUNS, List.of("worker")))
                .isEqualTo(
                        """
                        | job | pings/s, each run | median | worker µs CPU | all µs CPU |
                        | --- | ---: | ---: | ---: | ---: |
                        | copy | 5,000 2,500 | 3,750 | 200.0 | 250.0 |
                        | real | 2,000 1,000 | 1,500 | 500.0 | 550.0 |
                        """);
    }

    @Test
    void theRatioIsThatOfTheMedians() {
        assertThat(ResultTable.ratio("real", "copy", RUNS))
                .isEqualTo("real / copy: 40 % of the rate, 2.20 times the CPU time per record");
    }

    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertThat(
                        ResultTable.median(
                                List.of(run("a", 1, 3, 1), run("a", 1, 1, 1), run("a", 1, 2, 1)),
                                run -> run.elapsed().toSeconds()))
                .isEqualTo(2);
    }

    private static Measurement run(String job, long records, long seconds, long cpuSeconds) {
        return new Measurement(
                job,
                records,
                Duration.ofSeconds(seconds),
                Map.of(
                        "worker", Duration.ofSeconds(cpuSeconds),
                        "other", Duration.ofMillis(500)));
    }
}
