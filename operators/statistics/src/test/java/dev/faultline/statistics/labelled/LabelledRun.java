package dev.faultline.statistics.labelled;

import dev.faultline.statistics.detection.DetectorSettings;
import dev.faultline.statistics.recorded.DetectRun;
import dev.faultline.statistics.recorded.RecordedStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Draws, detects and scores: {@code LabelledRun labelled|tail|quiet SEED DIRECTORY}, or scores the
 * detector on a stream that is there: {@code LabelledRun score DAYS DIRECTORY}.
 */
final class LabelledRun {

    private LabelledRun() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[2]);
        long number = Long.parseLong(arguments[1]);
        int days = (int) number;
        if (!arguments[0].equals("score")) {
            StreamPlan plan =
                    switch (arguments[0]) {
                        case "labelled" -> StreamPlan.labelled(number);
                        case "tail" -> StreamPlan.tail(number);
                        case "quiet" -> StreamPlan.quiet(number);
                        default -> throw new IllegalArgumentException(arguments[0]);
                    };
            GeneratedStream.draw(plan, directory);
            days = plan.days();
        }
        System.out.print(score(directory, days));
    }

    static StreamScore score(Path directory, int days) throws IOException {
        return StreamScore.of(directory, days, detect(directory));
    }

    static String detect(Path directory) throws IOException {
        StringBuilder alerts = new StringBuilder();
        try (Reader counts = gunzipped(directory.resolve("counts.gz"));
                Reader cells = Files.newBufferedReader(directory.resolve("cells.csv"));
                Reader channels = Files.newBufferedReader(directory.resolve("channels.csv"));
                Reader use = gunzipped(directory.resolve("exposure.csv.gz"))) {
            RecordedStream stream = new RecordedStream(counts, cells, channels);
            DetectRun.run(
                    stream,
                    stream.usage(use),
                    DetectorSettings.ofStep(RecordedStream.BUCKET_MILLIS),
                    alerts);
        }
        return alerts.toString();
    }

    static Reader gunzipped(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file), 1 << 16),
                        StandardCharsets.US_ASCII));
    }
}
