package dev.faultline.jobs.cli;

import dev.faultline.statistics.detection.DetectorSettings;
import dev.faultline.statistics.recorded.DetectRun;
import dev.faultline.statistics.recorded.RecordedStream;
import dev.faultline.statistics.recorded.RecordedStreamException;
import dev.faultline.statistics.recorded.RecordedUsage;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline detect}. */
@Command(
        name = "detect",
        description = {
            "Run the detector over a recorded stream (counts.gz, cells.csv, channels.csv and, if it is",
            "there, exposure.csv.gz) and write its alerts as CSV. Without use (exposure) channels are",
            "not watched as a whole. The same input gives the same alerts, byte for byte."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  faultline detect --input recorded --alerts alerts.csv",
            "  faultline detect --input recorded --alerts alerts.csv --budget 0.1 --step 10m"
        })
final class DetectCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(names = "--input", required = true, paramLabel = "DIR", description = "The recording.")
    private Path input;

    @Option(
            names = "--alerts",
            required = true,
            paramLabel = "FILE",
            description = "Where the alerts are written.")
    private Path alerts;

    @Option(
            names = "--budget",
            paramLabel = "N",
            defaultValue = "1",
            description = "False alerts per channel and month (default: ${DEFAULT-VALUE}).")
    private double budget;

    @Option(
            names = "--step",
            paramLabel = "TIME",
            defaultValue = "5m",
            description = "Length of a step, a multiple of 5m (default: ${DEFAULT-VALUE}).")
    private String step = "";

    @Override
    public Integer call() throws IOException {
        try (Reader counts = gzip(input.resolve("counts.gz"));
                Reader cells = Files.newBufferedReader(input.resolve("cells.csv"));
                Reader channels = Files.newBufferedReader(input.resolve("channels.csv"));
                Reader use = useIfThere();
                Reader useCells = Files.newBufferedReader(input.resolve("cells.csv"));
                Reader useChannels = Files.newBufferedReader(input.resolve("channels.csv"));
                BufferedWriter out = Files.newBufferedWriter(alerts)) {
            long fired =
                    DetectRun.run(
                            new RecordedStream(counts, cells, channels),
                            use == null ? null : new RecordedUsage(use, useCells, useChannels),
                            settings(),
                            out);
            spec.commandLine().getErr().println(fired + " alerts fired; " + alerts);
            return 0;
        } catch (NoSuchFileException e) {
            spec.commandLine().getErr().println("faultline detect: no file " + e.getFile());
            return 1;
        } catch (RecordedStreamException e) {
            spec.commandLine().getErr().println("faultline detect: " + e.getMessage());
            return 1;
        }
    }

    private @Nullable Reader useIfThere() throws IOException {
        Path use = input.resolve("exposure.csv.gz");
        return Files.exists(use) ? gzip(use) : null;
    }

    private DetectorSettings settings() {
        try {
            Duration length = Duration.parse("PT" + step.toUpperCase(Locale.ROOT));
            return DetectorSettings.ofStep(length.toMillis()).withFalseAlarmsPerMonth(budget);
        } catch (IllegalArgumentException | java.time.format.DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(), "--step or --budget: " + e.getMessage());
        }
    }

    private static Reader gzip(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(
                        new GZIPInputStream(new FileInputStream(file.toFile())),
                        StandardCharsets.UTF_8));
    }
}
