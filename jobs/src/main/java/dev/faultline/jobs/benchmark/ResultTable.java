package dev.faultline.jobs.benchmark;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Measurements as Markdown: one row per job with the medians of its runs. */
final class ResultTable {

    private ResultTable() {}

    /**
     * Returns the table.
     *
     * @param unit what is counted, such as pings
     * @param runs all runs of all jobs
     * @param processes processes with a column of their own
     */
    static String of(String unit, List<Measurement> runs, List<String> processes) {
        StringBuilder table = new StringBuilder();
        row(table, "job", unit + "/s, each run", "median", cpuHeadings(processes));
        row(table, "---", "---:", "---:", "---: | ".repeat(processes.size()) + "---:");
        for (String job : jobs(runs)) {
            List<Measurement> ofJob = of(job, runs);
            row(
                    table,
                    job,
                    ofJob.stream()
                            .map(run -> whole(run.recordsPerSecond()))
                            .collect(Collectors.joining(" ")),
                    whole(median(ofJob, Measurement::recordsPerSecond)),
                    cpu(ofJob, processes));
        }
        return table.toString();
    }

    /** How two jobs compare: rate of the first by rate of the second, and the same of CPU. */
    static String ratio(String job, String baseline, List<Measurement> runs) {
        List<Measurement> measured = of(job, runs);
        List<Measurement> compared = of(baseline, runs);
        double rate =
                median(measured, Measurement::recordsPerSecond)
                        / median(compared, Measurement::recordsPerSecond);
        double cpu =
                median(measured, Measurement::cpuMicros) / median(compared, Measurement::cpuMicros);
        return String.format(
                Locale.ROOT,
                "%s / %s: %.0f %% of the rate, %.2f times the CPU time per record",
                job,
                baseline,
                100 * rate,
                cpu);
    }

    static double median(List<Measurement> runs, ToDoubleFunction<Measurement> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no runs");
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }

    private static String cpuHeadings(List<String> processes) {
        return processes.stream()
                .map(process -> process + " µs CPU")
                .collect(Collectors.joining(" | ", "", " | all µs CPU"));
    }

    private static String cpu(List<Measurement> runs, List<String> processes) {
        return processes.stream()
                .map(process -> tenths(median(runs, run -> run.cpuMicros(process))))
                .collect(
                        Collectors.joining(
                                " | ", "", " | " + tenths(median(runs, Measurement::cpuMicros))));
    }

    private static void row(
            StringBuilder table, String job, String runs, String median, String more) {
        table.append("| ").append(String.join(" | ", job, runs, median, more)).append(" |\n");
    }

    private static Set<String> jobs(List<Measurement> runs) {
        return runs.stream()
                .map(Measurement::job)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<Measurement> of(String job, List<Measurement> runs) {
        return runs.stream().filter(run -> run.job().equals(job)).toList();
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
