package dev.faultline.jobs.benchmark;

import dev.faultline.jobs.cluster.ClusterException;
import dev.faultline.jobs.cluster.ClusterProcesses;
import dev.faultline.jobs.cluster.FlinkRest;
import dev.faultline.jobs.kafka.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Runs one job after the other and takes the time. The first quarter of a run is not measured:
 * tasks start, symbols are read, and the compiler adapts what jobs share to the job that runs now.
 */
final class Stopwatch {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    private static final int UNMEASURED_PART = 4;

    private final ClusterProcesses cluster;
    private final KafkaSettings kafka;

    /** What is read at a mark. */
    private record Mark(long records, long nanos, Map<String, Duration> cpu) {}

    Stopwatch(ClusterProcesses cluster, KafkaSettings kafka) {
        this.cluster = cluster;
        this.kafka = kafka;
    }

    /** Runs a job from the beginning of its input until it has got through some records. */
    Measurement run(Contender contender, long records) throws IOException {
        ProgressMark progress = contender.progress();
        progress.begin();
        String job = submit(contender);
        Mark start = await(job, progress, records / UNMEASURED_PART, SHORTEST_PAUSE);
        Mark end = await(job, progress, records, LONGEST_PAUSE);
        cancel(job);
        Map<String, Duration> cpu = new LinkedHashMap<>();
        end.cpu().forEach((name, used) -> cpu.put(name, used.minus(start.cpu().get(name))));
        return new Measurement(
                contender.name(),
                end.records() - start.records(),
                Duration.ofNanos(end.nanos() - start.nanos()),
                cpu);
    }

    private String submit(Contender contender) throws IOException {
        String id = UUID.randomUUID().toString().replace("-", "");
        cluster.flink()
                .submit(
                        new FlinkRest.Submission(
                                contender.mainClass().getName(),
                                contender.arguments(kafka, "benchmark-" + id),
                                id,
                                null));
        return id;
    }

    private Mark await(String job, ProgressMark progress, long records, Duration longestPause)
            throws IOException {
        long begin = System.nanoTime();
        long first = progress.records(job);
        while (true) {
            long now = progress.records(job);
            if (now >= records) {
                return new Mark(now, System.nanoTime(), cpu());
            }
            long elapsed = System.nanoTime() - begin;
            if (elapsed > TIMEOUT.toNanos()) {
                throw new ClusterException(
                        "After %d min the job has got through %d of %d records; logs: %s"
                                .formatted(TIMEOUT.toMinutes(), now, records, cluster.logs()));
            }
            refuseFailure(job);
            Duration next = untilNextLook(now - first, records - now, elapsed);
            pause(next.compareTo(longestPause) > 0 ? longestPause : next);
        }
    }

    /**
     * Half the time that is left at the speed so far: looking costs the JobManager time, and a mark
     * need not be met exactly, since what has been done by then is counted.
     */
    private static Duration untilNextLook(long done, long left, long elapsedNanos) {
        if (done <= 0) {
            return SHORTEST_PAUSE;
        }
        Duration half = Duration.ofNanos((long) (0.5 * elapsedNanos * left / done));
        return half.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : half;
    }

    private Map<String, Duration> cpu() {
        Map<String, Duration> cpu = new LinkedHashMap<>();
        for (String name : cluster.names()) {
            cpu.put(
                    name,
                    cluster.process(name)
                            .flatMap(process -> process.info().totalCpuDuration())
                            .orElseThrow(
                                    () ->
                                            new ClusterException(
                                                    "The system does not tell the CPU time of "
                                                            + name)));
        }
        return cpu;
    }

    private void refuseFailure(String job) throws IOException {
        String state = state(job);
        if (state.equals("FAILED") || state.equals("RESTARTING") || state.equals("FAILING")) {
            throw new ClusterException("The job is " + state + "; logs: " + cluster.logs());
        }
    }

    private void cancel(String job) throws IOException {
        cluster.flink().cancel(job);
        while (!state(job).equals("CANCELED")) {
            pause(SHORTEST_PAUSE);
        }
    }

    private String state(String job) throws IOException {
        return cluster.flink().jobs().stream()
                .filter(found -> found.id().equals(job))
                .map(FlinkRest.Job::state)
                .findFirst()
                .orElse("UNKNOWN");
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("Interrupted while measuring", e);
        }
    }
}
