package dev.faultline.statistics.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.faultline.statistics.detection.AlertUpdate;
import dev.faultline.statistics.detection.AlertUpdate.AlertClass;
import dev.faultline.statistics.detection.AlertUpdate.Kind;
import dev.faultline.statistics.detection.ChannelDetector;
import dev.faultline.statistics.detection.ChannelState;
import dev.faultline.statistics.detection.DetectorSettings;
import dev.faultline.statistics.detection.KeyStatesInMemory;
import dev.faultline.statistics.detection.StepCounts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * The first 28 days of one channel of the labelled stream. Scored from day 14, as the whole stream
 * is: an alert on an injected event up to six hours after its end is right, any other is false.
 */
class DetectCorpusTest {

    private static final String CHANNEL = "nightly";
    private static final int SCORED_FROM = 14 * 288;
    private static final int UNTIL = 28 * 288;
    private static final int GRACE = 72;

    private record Event(String kind, String signature, int start, int end, boolean detectable) {}

    private record Fired(int bucket, String signature, boolean loop) {}

    @Test
    void findsMostDetectableSpikesAndRaisesNoFalseAlarm() throws IOException {
        String corpus = System.getenv("FAULTLINE_CORPUS");
        assumeTrue(corpus != null, "FAULTLINE_CORPUS is not set");
        Path stream = Path.of(String.valueOf(corpus), "spikes", "dev");
        List<Event> events = events(stream.resolve("truth.csv"));
        List<Fired> alerts = detect(stream);

        assertThat(alerts)
                .allMatch(alert -> events.stream().anyMatch(event -> right(alert, event)));
        List<Event> detectable = events.stream().filter(Event::detectable).toList();
        long found =
                detectable.stream()
                        .filter(event -> alerts.stream().anyMatch(alert -> inTime(alert, event)))
                        .count();
        assertThat(found).isGreaterThanOrEqualTo(Math.round(0.8 * detectable.size()));
        assertThat(events.stream().filter(event -> event.kind().equals("loop")))
                .allMatch(event -> alerts.stream().anyMatch(alert -> inTime(alert, event)));
    }

    private static boolean right(Fired alert, Event event) {
        return alert.signature().equals(event.signature())
                && alert.loop() == event.kind().equals("loop")
                && alert.bucket() >= event.start()
                && alert.bucket() <= event.end() + GRACE;
    }

    private static boolean inTime(Fired alert, Event event) {
        return right(alert, event) && alert.bucket() <= event.end();
    }

    private static List<Fired> detect(Path directory) throws IOException {
        ChannelDetector detector =
                new ChannelDetector(DetectorSettings.ofStep(RecordedStream.BUCKET_MILLIS));
        ChannelState channel = new ChannelState();
        KeyStatesInMemory keys = new KeyStatesInMemory();
        List<Fired> fired = new ArrayList<>();
        try (Reader counts = gunzipped(directory.resolve("counts.gz"));
                Reader cells = Files.newBufferedReader(directory.resolve("cells.csv"));
                Reader channels = Files.newBufferedReader(directory.resolve("channels.csv"))) {
            RecordedStream stream = new RecordedStream(counts, cells, channels);
            int index = stream.channels().indexOf(CHANNEL);
            RecordedStream.Delivery next = stream.next();
            for (int bucket = 0; next != null && bucket < UNTIL; bucket++) {
                boolean here = next.bucket() == bucket;
                StepCounts step =
                        new StepCounts(
                                RecordedStream.FIRST_MILLIS + bucket * RecordedStream.BUCKET_MILLIS,
                                here ? next.byChannel().get(index) : List.of());
                note(bucket, detector.step(channel, keys, step), fired);
                next = here ? stream.next() : next;
            }
        }
        return fired;
    }

    private static void note(int bucket, List<AlertUpdate> updates, List<Fired> fired) {
        for (AlertUpdate update : updates) {
            if (update.kind() == Kind.FIRE && bucket >= SCORED_FROM) {
                boolean loop = update.alertClass() == AlertClass.LOOP;
                fired.add(new Fired(bucket, update.signature(), loop));
            }
        }
    }

    private static Reader gunzipped(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file), 1 << 16),
                        StandardCharsets.US_ASCII));
    }

    private static List<Event> events(Path truth) throws IOException {
        List<String> lines = Files.readAllLines(truth);
        List<String> names = List.of(lines.get(0).split(",", -1));
        List<Event> events = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] row = line.split(",", -1);
            Event event =
                    new Event(
                            row[names.indexOf("kind")],
                            row[names.indexOf("sig")],
                            Integer.parseInt(row[names.indexOf("start")]),
                            Integer.parseInt(row[names.indexOf("end")]),
                            Integer.parseInt(row[names.indexOf("lbw_min")]) > 0);
            if (row[names.indexOf("channel")].equals(CHANNEL) && event.end() < UNTIL) {
                events.add(event);
            }
        }
        return events;
    }
}
