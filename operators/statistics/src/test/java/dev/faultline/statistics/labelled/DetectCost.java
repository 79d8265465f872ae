package dev.faultline.statistics.labelled;

import dev.faultline.statistics.detection.CellCount;
import dev.faultline.statistics.detection.ChannelDetector;
import dev.faultline.statistics.detection.ChannelState;
import dev.faultline.statistics.detection.DetectorSettings;
import dev.faultline.statistics.detection.KeyState;
import dev.faultline.statistics.detection.KeyStatesInMemory;
import dev.faultline.statistics.detection.StepCounts;
import dev.faultline.statistics.recorded.RecordedStream;
import dev.faultline.statistics.recorded.RecordedStream.Delivery;
import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * What a signature costs: {@code DetectCost DIRECTORY CHANNEL} runs 20 days of a labelled stream
 * from memory, three times, and prints the time per signature touched in a step and the bytes of a
 * busy one.
 */
final class DetectCost {

    private static final int BUCKETS = 20 * 288;

    private DetectCost() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        List<StepCounts> steps = read(directory, arguments[1]);
        long touched =
                steps.stream()
                        .mapToLong(
                                step ->
                                        step.cells().stream()
                                                .map(CellCount::signature)
                                                .distinct()
                                                .count())
                        .sum();
        for (int round = 0; round < 3; round++) {
            ChannelState channel = new ChannelState();
            KeyStatesInMemory keys = new KeyStatesInMemory();
            ChannelDetector detector =
                    new ChannelDetector(DetectorSettings.ofStep(RecordedStream.BUCKET_MILLIS));
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (StepCounts step : steps) {
                detector.step(channel, keys, step);
            }
            long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "%d signatures touched, %d ns each; %s",
                            touched,
                            nanos / touched,
                            sizes(keys)));
        }
    }

    private static String sizes(KeyStatesInMemory keys) {
        List<Integer> sizes = new ArrayList<>();
        for (Iterator<String> all = keys.signatures().iterator(); all.hasNext(); ) {
            KeyState key = keys.get(all.next());
            if (key != null) {
                sizes.add(key.toBytes().length);
            }
        }
        sizes.sort(null);
        return String.format(
                Locale.ROOT,
                "%d signatures, bytes at rest: median %d, nine in ten below %d, largest %d",
                sizes.size(),
                sizes.get(sizes.size() / 2),
                sizes.get(sizes.size() * 9 / 10),
                sizes.get(sizes.size() - 1));
    }

    private static List<StepCounts> read(Path directory, String channel) throws IOException {
        List<StepCounts> steps = new ArrayList<>();
        try (Reader counts = LabelledRun.gunzipped(directory.resolve("counts.gz"));
                Reader cells = Files.newBufferedReader(directory.resolve("cells.csv"));
                Reader channels = Files.newBufferedReader(directory.resolve("channels.csv"))) {
            RecordedStream stream = new RecordedStream(counts, cells, channels);
            int index = stream.channels().indexOf(channel);
            for (Delivery next = stream.next();
                    next != null && next.bucket() < BUCKETS;
                    next = stream.next()) {
                long start = (next.bucket() + 1152L) * RecordedStream.BUCKET_MILLIS;
                steps.add(new StepCounts(start, next.byChannel().get(index)));
            }
        }
        return steps;
    }
}
