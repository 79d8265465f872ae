package dev.faultline.statistics.labelled;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Scores alerts on a labelled stream. A spike is right on a signature with an event that is not a
 * loop, until six hours after its end, and anywhere in the channel while all of it is raised; a
 * loop is right on a loop. What else fires is false, with the weight of its signature.
 */
final class StreamScore {

    private static final int SCORED_FROM = 14 * 288;
    private static final int GRACE = 72;
    private static final double DAYS_PER_MONTH = 30.44;

    /** An event and when it was found. */
    static final class Event {
        final String kind;
        final String size;
        final String channel;
        final String signature;
        final int start;
        final int end;
        final int bound;
        final String build;
        final String os;
        int found = -1;
        boolean isLocalised;

        Event(Map<String, String> row) {
            kind = cell(row, "kind");
            size = cell(row, "size");
            channel = cell(row, "channel");
            signature = cell(row, "sig");
            start = Integer.parseInt(cell(row, "start"));
            end = Integer.parseInt(cell(row, "end"));
            bound = Integer.parseInt(cell(row, "lbw_min"));
            build = cell(row, "build");
            os = cell(row, "os");
        }

        boolean isLoop() {
            return kind.equals("loop");
        }

        boolean isDetectable() {
            return bound > 0;
        }

        boolean isLive(int bucket) {
            return bucket >= start && bucket <= end + GRACE;
        }

        @Override
        public String toString() {
            return String.join(
                    " ",
                    String.valueOf(found),
                    channel,
                    signature,
                    kind,
                    size,
                    "is on " + build + ' ' + os);
        }

        int delay() {
            return (found < 0 ? end - start : found + 1 - start) * 5;
        }
    }

    private record Alert(
            int bucket,
            String channel,
            String signature,
            String build,
            String os,
            boolean loop,
            boolean fire) {}

    final List<Event> events = new ArrayList<>();

    /** Weight of false alarms by channel. */
    final Map<String, Double> falseAlarms = new TreeMap<>();

    /** Which they are. */
    final List<String> falseAlerts = new ArrayList<>();

    /** False alarms of channels as a whole. */
    int falseChannels;

    private final Map<String, Double> weights = new HashMap<>();
    private final int channels;
    private final double months;

    private StreamScore(Path stream, int days) throws IOException {
        for (Map<String, String> row : rows(Files.readString(stream.resolve("truth.csv")))) {
            events.add(new Event(row));
        }
        for (Map<String, String> row : rows(Files.readString(stream.resolve("sigs.csv")))) {
            weights.put(
                    cell(row, "channel") + ' ' + cell(row, "sig"),
                    Double.valueOf(cell(row, "weight")));
        }
        channels = rows(Files.readString(stream.resolve("channels.csv"))).size();
        months = (days - 14) / DAYS_PER_MONTH;
    }

    /** Scores alerts, given as the detector's CSV. */
    static StreamScore of(Path stream, int days, String alerts) throws IOException {
        StreamScore score = new StreamScore(stream, days);
        List<Alert> all = new ArrayList<>();
        for (Map<String, String> row : rows(alerts)) {
            all.add(
                    new Alert(
                            Integer.parseInt(cell(row, "alert_bucket")),
                            cell(row, "channel"),
                            cell(row, "sig"),
                            cell(row, "build"),
                            cell(row, "os"),
                            cell(row, "class").equals("loop"),
                            cell(row, "state").equals("fire")));
        }
        for (Alert alert : all) {
            if (alert.fire() && alert.bucket() >= SCORED_FROM) {
                score.take(alert, all);
            }
        }
        return score;
    }

    private void take(Alert alert, List<Alert> all) {
        boolean right = false;
        for (Event event : events) {
            boolean ofChannel = event.channel.equals(alert.channel());
            boolean same = ofChannel && event.signature.equals(alert.signature());
            if (same && event.isLive(alert.bucket()) && event.isLoop() == alert.loop()) {
                right = true;
                if (event.found < 0 && alert.bucket() <= event.end) {
                    event.found = alert.bucket();
                    event.isLocalised = isLocalised(event, alert, all);
                }
            }
            right |=
                    ofChannel
                            && event.kind.equals("wide")
                            && !alert.loop()
                            && event.isLive(alert.bucket());
        }
        if (!right) {
            String key = alert.channel() + ' ' + alert.signature();
            double weight = Math.max(1, weights.getOrDefault(key, 1.0));
            falseAlarms.merge(alert.channel(), weight, Double::sum);
            falseAlerts.add(alert.bucket() + " " + key + ' ' + alert.build() + ' ' + alert.os());
            falseChannels += alert.signature().equals("-1") ? 1 : 0;
        }
    }

    private static boolean isLocalised(Event event, Alert first, List<Alert> all) {
        return all.stream()
                .filter(alert -> alert.channel().equals(first.channel()))
                .filter(alert -> alert.signature().equals(first.signature()))
                .filter(alert -> alert.bucket() >= first.bucket())
                .filter(alert -> alert.bucket() <= first.bucket() + 12)
                .anyMatch(
                        alert ->
                                (event.build.equals("*") || event.build.equals(alert.build()))
                                        && (event.os.equals("*") || event.os.equals(alert.os())));
    }

    /** False alarms per channel and month, weighted to 50,000 signatures. */
    double falsePerChannelMonth() {
        double sum = falseAlarms.values().stream().mapToDouble(each -> each).sum();
        return sum / channels / months;
    }

    /** Share of the detectable events, loops aside, that were found before their end. */
    double detected() {
        List<Event> detectable = detectable();
        return (double) detectable.stream().filter(event -> event.found >= 0).count()
                / detectable.size();
    }

    /** Median of delay over bound of what was found. */
    double delayOverBound() {
        return median(
                detectable().stream()
                        .filter(event -> event.found >= 0)
                        .map(event -> (double) event.delay() / event.bound)
                        .toList());
    }

    private List<Event> detectable() {
        return events.stream().filter(event -> event.isDetectable() && !event.isLoop()).toList();
    }

    private static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        Map<String, List<Event>> kinds = new TreeMap<>();
        for (Event event : events) {
            kinds.computeIfAbsent(event.kind + ' ' + event.size, any -> new ArrayList<>())
                    .add(event);
        }
        text.append("kind, size        n  found  detectable  found of them  median delay, bound\n");
        kinds.forEach((kind, each) -> text.append(line(kind, each)));
        List<Event> placed =
                events.stream()
                        .filter(event -> event.found >= 0)
                        .filter(event -> !event.build.equals("*") || !event.os.equals("*"))
                        .toList();
        text.append(
                String.format(
                        Locale.ROOT,
                        "detectable found %.3f, delay over bound %.2f, delay with misses %.0f min,"
                                + " localised %d of %d%nfalse %.2f per channel-month, %d of"
                                + " channels as a whole in %.1f channel-months%n",
                        detected(),
                        delayOverBound(),
                        median(detectable().stream().map(each -> (double) each.delay()).toList()),
                        placed.stream().filter(event -> event.isLocalised).count(),
                        placed.size(),
                        falsePerChannelMonth(),
                        falseChannels,
                        channels * months));
        placed.stream()
                .filter(event -> !event.isLocalised)
                .forEach(event -> text.append("  misplaced: ").append(event).append('\n'));
        falseAlerts.forEach(each -> text.append("  false: ").append(each).append('\n'));
        return text.toString();
    }

    private static String line(String kind, List<Event> events) {
        List<Event> found = events.stream().filter(event -> event.found >= 0).toList();
        List<Event> detectable = events.stream().filter(Event::isDetectable).toList();
        return String.format(
                Locale.ROOT,
                "%-15s %4d  %5d  %10d  %13d  %12.0f, %.0f%n",
                kind,
                events.size(),
                found.size(),
                detectable.size(),
                detectable.stream().filter(event -> event.found >= 0).count(),
                median(found.stream().map(event -> (double) event.delay()).toList()),
                median(detectable.stream().map(event -> (double) event.bound).toList()));
    }

    private static List<Map<String, String>> rows(String text) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new StringReader(text))) {
            @Nullable String heading = lines.readLine();
            String[] names = heading == null ? new String[0] : heading.split(",", -1);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] values = line.split(",", -1);
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < names.length; i++) {
                    row.put(names[i], values[i]);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String cell(Map<String, String> row, String name) {
        String value = row.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no column " + name);
        }
        return value;
    }
}
