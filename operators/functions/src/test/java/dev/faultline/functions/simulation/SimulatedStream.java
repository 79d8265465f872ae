package dev.faultline.functions.simulation;

import dev.faultline.functions.simulation.SentDocument.Keys;
import dev.faultline.functions.simulation.SentDocument.Place;
import dev.faultline.functions.simulation.SentDocument.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a seed sends: crashes of which pings, reports or both arrive, in any order, again and
 * submitted anew, with keys of every tier that are shared, absent or of nothing, late, from clients
 * in a loop, and with names that come afterwards; usage in time and late; and how enrichment wrote
 * it all down, with what a restart of enrichment says twice.
 */
final class SimulatedStream {

    /** Partitions of the topic of events. */
    static final int EVENT_PARTITIONS = 3;

    /** Partitions of the topic of usage. */
    static final int USAGE_PARTITIONS = 2;

    private static final int PING_PARTITIONS = 2;
    private static final String HASH_OF_NOTHING =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final long NOON = 1_793_534_400_000L;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final int MAX_SAME_FACTS = 6;

    /**
     * How far a source partition has left enrichment.
     *
     * @param source which one
     * @param through receive time
     * @param sources how many there are
     */
    record Left(String source, long through, int sources) {}

    private final Random random;
    private final SimulatedSettings settings;
    private final long from;
    private final long span;
    private final List<SentDocument> arrivals = new ArrayList<>();
    private final List<SentDocument> readings = new ArrayList<>();
    private final List<Usage> usage = new ArrayList<>();
    private final Map<String, Integer> factsUsed = new HashMap<>();
    private final List<List<Object>> events = new ArrayList<>();
    private final List<List<Usage>> samples = new ArrayList<>();

    SimulatedStream(Random random, SimulatedSettings settings) {
        this.random = random;
        this.settings = settings;
        from = NOON + random.nextInt(24) * HOUR + random.nextInt(1_000_000);
        span = chance(0.5) ? 10 * MINUTE : 1 + (long) (random.nextDouble() * 8 * HOUR);
        int crashes = 6 + random.nextInt(30);
        for (int i = 0; i < crashes; i++) {
            crash(i);
        }
        numberArrivals();
        correct();
        use();
        writeDown();
    }

    /** Every arrival and every later reading of one. */
    List<SentDocument> documents() {
        List<SentDocument> all = new ArrayList<>(arrivals);
        all.addAll(readings);
        return all;
    }

    List<Usage> usage() {
        return usage;
    }

    /** What is in each partition of the topic of events: documents and {@link Left}. */
    List<List<Object>> events() {
        return events;
    }

    /** What is in each partition of the topic of usage. */
    List<List<Usage>> samples() {
        return samples;
    }

    /** Names of the source partitions. */
    static List<String> sources() {
        return List.of("crash.pings.v1/0", "crash.pings.v1/1", "crash.reports.v1/0");
    }

    /** When the last document was received. */
    long end() {
        return from + span;
    }

    private void crash(int number) {
        boolean loop = chance(0.15);
        String process = chance(0.5) ? "main" : "content";
        Place place = place();
        long client = loop ? 1 : 2 + random.nextInt(8);
        String signature = loop ? "Loop::again" : signature();
        long received = from + (long) (random.nextDouble() * span);
        long happened = happened(received);
        Keys keys = keys(number, happened);
        boolean ping = chance(0.8);
        boolean report = !ping || chance(0.5);
        int pings = ping ? 1 + few() : 0;
        int reports = report ? 1 + few() : 0;
        for (int i = 0; i < pings + reports; i++) {
            boolean isReport = i >= pings;
            String id = (isReport ? "report:" : "ping:") + number + '.' + i;
            SentDocument document =
                    new SentDocument(
                            id,
                            isReport,
                            0,
                            0,
                            0,
                            happened,
                            withinBounds(chance(0.9) ? keys : some(keys)),
                            "00000000000000" + (10 + random.nextInt(90)),
                            place,
                            process,
                            chance(0.8) ? signature : signature(),
                            random.nextInt(3),
                            List.of(1, random.nextInt(2), 3),
                            process.equals("main") && number % 4 == 0,
                            process.equals("content") && number % 4 == 0,
                            client,
                            isReport && chance(0.5) ? 0.1 : 1);
            arrive(document, i == 0 ? received : later(received));
        }
    }

    private void arrive(SentDocument document, long received) {
        int times = 1 + few();
        long time = received;
        for (int i = 0; i < times; i++) {
            int partition = document.report() ? 0 : random.nextInt(PING_PARTITIONS);
            arrivals.add(document.arriving(partition, time));
            time = later(time);
        }
    }

    private long later(long time) {
        double share = random.nextDouble();
        return Math.min(from + span, time + (long) (share * share * span));
    }

    private long happened(long received) {
        double fate = random.nextDouble();
        if (fate < 0.05) {
            return received + random.nextInt(1_000_000);
        }
        long delay =
                fate < 0.75 ? random.nextInt(600_000) : (long) (random.nextDouble() * 80 * HOUR);
        return received - delay;
    }

    private int few() {
        return chance(0.15) ? 1 + random.nextInt(3) : 0;
    }

    private Place place() {
        int build = random.nextInt(3);
        return new Place(
                "Meadow",
                chance(0.8) ? "release" : "nightly",
                "1." + build,
                "2026110" + build + "000000",
                chance(0.7) ? "Linux" : "Windows");
    }

    private String signature() {
        return settings.names().get(random.nextInt(settings.names().size()));
    }

    private Keys keys(int number, long happened) {
        int other = chance(0.1) ? random.nextInt(number + 1) : number;
        String hash = chance(0.6) ? "dump" + number : null;
        if (chance(0.1)) {
            hash = chance(0.5) ? "" : HASH_OF_NOTHING;
        }
        return new Keys(
                chance(0.5) ? "crash" + other : null,
                hash,
                chance(0.3) ? "id" + (chance(0.1) ? other : number) : null,
                chance(0.5) ? "20261101|main|" + random.nextInt(5) : null,
                seconds(happened));
    }

    /** A time that other crashes share, near the moment at which the keys of a tuple change. */
    private long seconds(long happened) {
        return chance(0.4)
                ? Math.floorDiv(happened, 1_000)
                : from / 300_000 * 300 + random.nextInt(15) - 7;
    }

    /** Events of the same facts are few, which is what a group of them remembers. */
    private Keys withinBounds(Keys keys) {
        return keys.facts() == null
                        || factsUsed.merge(keys.facts(), 1, Integer::sum) <= MAX_SAME_FACTS
                ? keys
                : new Keys(keys.crashEventId(), keys.dumpHash(), keys.dumpId(), null, 0);
    }

    /** Two programs send of one crash what each of them knows, and round its time differently. */
    private Keys some(Keys keys) {
        return new Keys(
                chance(0.7) ? keys.crashEventId() : null,
                chance(0.7) ? keys.dumpHash() : null,
                chance(0.7) ? keys.dumpId() : null,
                keys.facts(),
                keys.seconds() + random.nextInt(5) - 2);
    }

    private void numberArrivals() {
        arrivals.sort(Comparator.comparingLong(SentDocument::receivedAt));
        Map<String, Long> next = new HashMap<>();
        arrivals.replaceAll(
                each -> each.at(next.merge(each.topic() + each.partition(), 1L, Long::sum) - 1));
    }

    private void correct() {
        if (!settings.corrections()) {
            return;
        }
        for (SentDocument each : arrivals) {
            if (chance(0.1)) {
                readings.add(each.readAs(signature(), 5 + random.nextInt(1_000)));
            }
        }
    }

    private void use() {
        int samplesSent = random.nextInt(12);
        for (int i = 0; i < samplesSent; i++) {
            long received = from + (long) (random.nextDouble() * span);
            long end = received - random.nextInt(7_200_000);
            long lasted = random.nextInt(chance(0.2) ? 100_000_000 : 3_600_000);
            long used = chance(0.9) ? (long) (random.nextDouble() * lasted) : lasted * 2;
            Usage sample =
                    new Usage(
                            i,
                            received,
                            end - lasted,
                            end,
                            place(),
                            used,
                            used / 2,
                            random.nextInt(2),
                            random.nextInt(5));
            usage.add(sample);
        }
    }

    private void writeDown() {
        for (int i = 0; i < EVENT_PARTITIONS; i++) {
            events.add(new ArrayList<>());
        }
        for (int i = 0; i < USAGE_PARTITIONS; i++) {
            samples.add(new ArrayList<>());
        }
        writeEvents();
        for (Usage each : usage) {
            int times = 1 + few();
            for (int i = 0; i < times; i++) {
                List<Usage> partition = samples.get(random.nextInt(USAGE_PARTITIONS));
                partition.add(random.nextInt(partition.size() + 1), each);
            }
        }
    }

    private void writeEvents() {
        Map<String, List<SentDocument>> bySource = new HashMap<>();
        sources().forEach(each -> bySource.put(each, new ArrayList<>()));
        arrivals.forEach(each -> bySource.getOrDefault(source(each), List.of()).add(each));
        Map<String, Integer> position = new HashMap<>();
        List<String> open = new ArrayList<>(sources());
        while (!open.isEmpty()) {
            String source = open.get(random.nextInt(open.size()));
            List<SentDocument> all = bySource.getOrDefault(source, List.of());
            int next = position.getOrDefault(source, 0);
            if (next == all.size()) {
                open.remove(source);
                continue;
            }
            write(all.get(next));
            position.put(source, next + 1);
            if (chance(0.3)) {
                tell(source, all.get(next).receivedAt());
            }
            if (chance(0.03)) {
                // Enrichment died, and begins again at its last checkpoint.
                position.put(source, Math.max(0, next - random.nextInt(10)));
            }
        }
        sources().forEach(each -> tell(each, end()));
        for (SentDocument each : readings) {
            insertBehindItsArrival(each);
        }
    }

    private static String source(SentDocument document) {
        return document.topic() + '/' + document.partition();
    }

    private List<Object> partitionOf(SentDocument document) {
        return events.get(Math.floorMod(document.eventId().hashCode(), EVENT_PARTITIONS));
    }

    private void write(SentDocument document) {
        partitionOf(document).add(document);
    }

    private void tell(String source, long through) {
        events.forEach(each -> each.add(new Left(source, through, sources().size())));
    }

    private void insertBehindItsArrival(SentDocument reading) {
        List<Object> partition = partitionOf(reading);
        int first = 0;
        while (!(partition.get(first) instanceof SentDocument each
                && each.eventId().equals(reading.eventId())
                && each.offset() == reading.offset()
                && each.partition() == reading.partition())) {
            first++;
        }
        partition.add(first + 1 + random.nextInt(partition.size() - first), reading);
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }
}
