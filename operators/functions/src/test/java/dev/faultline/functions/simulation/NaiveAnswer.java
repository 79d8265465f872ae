package dev.faultline.functions.simulation;

import dev.faultline.functions.simulation.SentDocument.Keys;
import dev.faultline.functions.simulation.SentDocument.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What must be said in the end, worked out from what was sent in the simplest way: everything in
 * memory, every pair compared. Shares no code with what it judges.
 */
final class NaiveAnswer {

    private static final long MINUTE = 60_000;
    private static final long FIVE_MINUTES = 5 * MINUTE;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int PARTS = 64;
    private static final String OTHERS = "__other__";

    /** All that is known of one document. */
    private static final class Event {

        final List<SentDocument> arrivals = new ArrayList<>();
        SentDocument first;
        SentDocument best;
        boolean duplicate;
        final Map<Event, String> partners = new LinkedHashMap<>();

        Event(SentDocument document) {
            first = document;
            best = document;
        }

        void add(SentDocument document) {
            if (arrivals.stream().noneMatch(each -> isSameRecord(each, document))) {
                arrivals.add(document);
            }
            first = ORDER.compare(document, first) < 0 ? document : first;
            best = document.resolvedFrames() > best.resolvedFrames() ? document : best;
        }

        String id() {
            return first.eventId();
        }

        boolean isReport() {
            return first.report();
        }

        long time() {
            return Math.min(first.crashTime(), first.receivedAt());
        }

        private static boolean isSameRecord(SentDocument one, SentDocument other) {
            return one.partition() == other.partition() && one.offset() == other.offset();
        }
    }

    private static final Comparator<SentDocument> ORDER =
            Comparator.comparingLong(SentDocument::receivedAt)
                    .thenComparingInt(SentDocument::partition)
                    .thenComparingLong(SentDocument::offset);

    private static final Comparator<Event> FIRST_CLAIM =
            Comparator.comparingLong((Event each) -> each.first.receivedAt())
                    .thenComparing(each -> each.first.contentHash())
                    .thenComparing(Event::id);

    private final SimulatedSettings settings;
    private final List<Event> events;
    private final List<Usage> usage;
    private final Map<String, double[]> rows = new TreeMap<>();
    private final Map<String, Set<Long>> rated = new HashMap<>();

    NaiveAnswer(List<SentDocument> documents, List<Usage> usage, SimulatedSettings settings) {
        this.settings = settings;
        this.usage = usage;
        Map<String, Event> byId = new TreeMap<>();
        for (SentDocument each : documents) {
            byId.computeIfAbsent(each.eventId(), id -> new Event(each)).add(each);
        }
        events = List.copyOf(byId.values());
        byKey("A", Keys::crashEventId);
        byKey("B", Keys::dumpHash);
        byKey("C", Keys::dumpId);
        byMoment();
        links();
        books();
        counts();
        exposure();
    }

    /** Numbers by what they are of. */
    Map<String, double[]> rows() {
        return rows;
    }

    private void add(String row, double... numbers) {
        double[] sum = rows.computeIfAbsent(row, each -> new double[numbers.length]);
        for (int i = 0; i < numbers.length; i++) {
            sum[i] += numbers[i];
        }
    }

    private static boolean matches(@Nullable String value) {
        return value != null && !value.isBlank() && !value.startsWith("e3b0c44298fc1c149afbf4c8");
    }

    private void byKey(String tier, Function<Keys, @Nullable String> key) {
        Map<String, List<Event>> groups = new HashMap<>();
        for (Event each : events) {
            String value = key.apply(each.first.keys());
            if (value != null && matches(value)) {
                groups.computeIfAbsent(value, group -> new ArrayList<>()).add(each);
            }
        }
        for (List<Event> group : groups.values()) {
            group.sort(FIRST_CLAIM);
            Event ping = null;
            Event report = null;
            for (Event each : group) {
                Event before = each.isReport() ? report : ping;
                each.duplicate |= before != null;
                if (before == null && each.isReport()) {
                    report = each;
                } else if (before == null) {
                    ping = each;
                }
            }
            if (ping != null && report != null) {
                ping.partners.putIfAbsent(report, tier);
            }
        }
    }

    /** Facts that are near unique, and times that are near each other. */
    private void byMoment() {
        Map<Event, List<Event>> choices = new HashMap<>();
        Set<Event> repeated = new HashSet<>();
        for (Event each : events) {
            for (Event other : events) {
                if (each != other
                        && each.isReport() == other.isReport()
                        && FIRST_CLAIM.compare(other, each) < 0
                        && isNear(each, other)) {
                    repeated.add(each);
                }
            }
        }
        for (Event each : events) {
            for (Event other : events) {
                if (each.isReport() != other.isReport()
                        && !repeated.contains(other)
                        && isNear(each, other)) {
                    choices.computeIfAbsent(each, key -> new ArrayList<>()).add(other);
                }
            }
        }
        for (Event each : events) {
            each.duplicate |= repeated.contains(each);
            List<Event> its = choices.getOrDefault(each, List.of());
            if (!each.isReport()
                    && !repeated.contains(each)
                    && its.size() == 1
                    && choices.getOrDefault(its.get(0), List.of()).equals(List.of(each))) {
                each.partners.putIfAbsent(its.get(0), "D");
            }
        }
    }

    private static boolean isNear(Event one, Event other) {
        Keys a = one.first.keys();
        Keys b = other.first.keys();
        return a.facts() != null
                && a.facts().equals(b.facts())
                && Math.abs(a.seconds() - b.seconds()) <= 2
                && !differ(a.crashEventId(), b.crashEventId())
                && !differ(a.dumpHash(), b.dumpHash())
                && !differ(a.dumpId(), b.dumpId());
    }

    private static boolean differ(@Nullable String one, @Nullable String other) {
        return matches(one) && matches(other) && !Objects.equals(one, other);
    }

    private static String cell(Event event) {
        return event.best.place().key() + '|' + event.best.process() + '|' + event.best.signature();
    }

    private void links() {
        for (Event ping : events) {
            ping.partners.forEach(
                    (report, tier) -> {
                        if (ping.duplicate || report.duplicate) {
                            return;
                        }
                        add(
                                String.join(
                                        "|",
                                        "link",
                                        ping.id(),
                                        report.id(),
                                        tier,
                                        ping.best.signature(),
                                        report.best.signature()),
                                (double) (report.first.receivedAt() - ping.first.receivedAt()),
                                commonFrames(ping.best.stack(), report.best.stack()));
                        add("comparison|" + cell(ping), 0, 0, 0, 1);
                    });
        }
        for (Event each : events) {
            if (!each.duplicate) {
                boolean report = each.isReport();
                add(
                        "comparison|" + cell(each),
                        report ? 0 : 1,
                        report ? 1 : 0,
                        report ? 1 / each.best.probability() : 0,
                        0);
            }
        }
    }

    private static int commonFrames(List<Integer> one, List<Integer> other) {
        int common = 0;
        while (common < one.size() && one.get(common).equals(other.get(common))) {
            common++;
        }
        return common;
    }

    private void books() {
        for (Event event : events) {
            for (SentDocument each : event.arrivals) {
                boolean counts =
                        !event.duplicate
                                && each.partition() == event.first.partition()
                                && each.offset() == event.first.offset();
                add(
                        "books|"
                                + each.topic()
                                + '|'
                                + each.partition()
                                + '|'
                                + start(each.receivedAt(), HOUR),
                        counts ? 1 : 0,
                        counts ? 0 : 1,
                        1);
            }
        }
    }

    private static long start(long time, long size) {
        return Math.floorDiv(time, size) * size;
    }

    private void counts() {
        List<Event> counted = new ArrayList<>();
        for (Event each : events) {
            long end = start(each.time(), FIVE_MINUTES) + FIVE_MINUTES;
            if (!each.duplicate && !isForgotten(end, each.first.receivedAt())) {
                counted.add(each);
            }
        }
        Map<String, Set<String>> named = named(counted);
        Map<String, Set<Long>> clients = new HashMap<>();
        for (Event each : counted) {
            String name = each.best.signature();
            if (!named.getOrDefault(part(each), Set.of()).contains(name)) {
                name = OTHERS;
            }
            count(each, settings.namesAreCertain() ? name : "any", clients);
        }
        clients.forEach((row, distinct) -> add(row, 0, 0, 0, 0, 0, distinct.size()));
    }

    private boolean isForgotten(long time, long now) {
        long bucket = SimulatedSettings.BUCKET_MILLIS;
        long until = start(time + settings.horizonMillis() + bucket - 1, bucket);
        return until <= now;
    }

    /** The part of a channel's signatures, and the day, that share a bound. */
    private static String part(Event event) {
        return event.best.place().product()
                + '|'
                + event.best.place().channel()
                + '|'
                + start(event.time(), DAY)
                + '|'
                + partOf(event.best.signature());
    }

    /** By the uppermost six bits of the text's hash, spread by the golden ratio. */
    static int partOf(String signature) {
        return (signature.hashCode() * -1_640_531_535) >>> 26;
    }

    /** Of each part and day those signatures whose first crashes were received first. */
    private Map<String, Set<String>> named(List<Event> counted) {
        Map<String, TreeMap<String, Long>> seen = new HashMap<>();
        for (Event each : counted) {
            seen.computeIfAbsent(part(each), part -> new TreeMap<>())
                    .merge(each.best.signature(), each.first.receivedAt(), Math::min);
        }
        Map<String, Set<String>> named = new HashMap<>();
        seen.forEach(
                (part, first) -> {
                    int number = Integer.parseInt(part.substring(part.lastIndexOf('|') + 1));
                    int room =
                            settings.maximumSignatures() / PARTS
                                    + (number < settings.maximumSignatures() % PARTS ? 1 : 0);
                    List<String> order = new ArrayList<>(first.keySet());
                    order.sort(Comparator.comparing(first::get, Comparator.naturalOrder()));
                    named.put(part, Set.copyOf(order.subList(0, Math.min(room, order.size()))));
                });
        return named;
    }

    private void count(Event event, String name, Map<String, Set<Long>> clients) {
        boolean report = event.isReport();
        String row =
                "count|"
                        + start(event.time(), FIVE_MINUTES)
                        + '|'
                        + event.best.place().key()
                        + '|'
                        + event.best.process()
                        + '|'
                        + name;
        add(
                row,
                report ? 0 : 1,
                report ? 1 : 0,
                report ? 1 / event.best.probability() : 0,
                !report && event.best.startup() ? 1 : 0,
                !report && event.best.shutdownKill() ? 1 : 0,
                0);
        if (!report) {
            if (settings.namesAreCertain()) {
                clients.computeIfAbsent(row, each -> new TreeSet<>()).add(event.best.client());
            }
            if (settings.rates()) {
                rate(event, name);
            }
        }
    }

    private void rate(Event event, String name) {
        long lateness = event.first.receivedAt() - start(event.time(), MINUTE) - MINUTE;
        if (lateness < DAY) {
            rate(event, name, "1m", MINUTE, "");
        }
        if (lateness < 2 * DAY) {
            rate(event, name, "5m", FIVE_MINUTES, "");
        }
        for (String build : List.of("", event.best.place().build())) {
            rate(event, name, "1h", HOUR, build);
            rate(event, name, "1d", DAY, build);
        }
    }

    private void rate(Event event, String name, String size, long millis, String build) {
        String process = event.best.process();
        boolean kill = process.equals("content") && event.best.shutdownKill();
        boolean start = process.equals("main") && event.best.startup();
        String own = kill ? "content_shutdown_rate" : "main_and_content_rate";
        List<String> definitions = new ArrayList<>(List.of(own));
        if (!kill) {
            definitions.add(process + "_rate");
        }
        if (start) {
            definitions.add("startup_rate");
        }
        String window =
                size
                        + '|'
                        + start(event.time(), millis)
                        + '|'
                        + event.best.place().product()
                        + '|'
                        + event.best.place().channel()
                        + '|';
        for (String each : definitions) {
            rate("rate|" + window + each + "||" + build, event);
        }
        rate("rate|" + window + own + '|' + name + '|' + build, event);
    }

    private void rate(String row, Event event) {
        boolean isNew =
                rated.computeIfAbsent(row, each -> new HashSet<>()).add(event.best.client());
        add(row, 1, isNew ? 1 : 0);
    }

    private void exposure() {
        for (Usage each : usage) {
            long start = Math.max(each.start(), each.end() - DAY);
            long span = each.end() - start;
            double wall = span <= 0 ? 0 : Math.min(1, (double) each.wallMillis() / span);
            double active = span <= 0 ? 0 : Math.min(1, (double) each.activeMillis() / span);
            for (long at = start(start, FIVE_MINUTES); at < each.end(); at += FIVE_MINUTES) {
                double in = Math.min(each.end(), at + FIVE_MINUTES) - Math.max(start, at);
                add(
                        "exposure|" + at + '|' + each.place().key(),
                        in / HOUR * wall,
                        in / HOUR * active,
                        at == start(start, FIVE_MINUTES) ? each.sessions() : 0);
            }
        }
    }
}
