package dev.faultline.jobs.benchmark;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run of one job between two marks of its progress.
 *
 * @param job name of the job
 * @param records records that it got through between the marks
 * @param elapsed time between the marks
 * @param cpu user and system time that each process took between the marks, by process
 */
record Measurement(String job, long records, Duration elapsed, Map<String, Duration> cpu) {

    Measurement {
        cpu = new LinkedHashMap<>(cpu);
    }

    double recordsPerSecond() {
        return records / seconds(elapsed);
    }

    /** CPU time of a process for one record, microseconds. */
    double cpuMicros(String process) {
        return 1e6 * seconds(cpu.getOrDefault(process, Duration.ZERO)) / records;
    }

    /** CPU time of all processes for one record, microseconds. */
    double cpuMicros() {
        return cpu.keySet().stream().mapToDouble(this::cpuMicros).sum();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
