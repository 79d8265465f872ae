package dev.faultline.integration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What monitoring must say of what was sent, worked out anew in the simplest way: everything in
 * memory, group by crash, count. Keys are those of the topics.
 */
final class NaiveMonitor {

    private static final long MINUTE = 60_000;
    private static final long FIVE_MINUTES = 5 * MINUTE;
    private static final long DAY = 1440 * MINUTE;

    private final List<SentCrash> pings;
    private final List<SentCrash> reports;
    private final Function<String, String> signatures;

    /**
     * Takes everything that was sent.
     *
     * @param sent duplicates included
     * @param signatures signature of each event id
     */
    NaiveMonitor(List<SentCrash> sent, Function<String, String> signatures) {
        this.pings = firstOfEachCrash(sent, false);
        this.reports = firstOfEachCrash(sent, true);
        this.signatures = signatures;
    }

    private static List<SentCrash> firstOfEachCrash(List<SentCrash> sent, boolean report) {
        Map<String, SentCrash> first = new HashMap<>();
        sent.stream()
                .filter(each -> each.report() == report)
                .sorted(Comparator.comparingLong(SentCrash::receivedAt))
                .forEach(each -> first.putIfAbsent(each.crashEventId(), each));
        return List.copyOf(first.values());
    }

    /** Row of counts: distinct crashes by ping and by report, and clients. */
    record Counted(long pings, long reports, long startup, long clients) {}

    Map<String, Counted> counts() {
        Map<String, List<SentCrash>> byRow = new TreeMap<>();
        List<SentCrash> all = new ArrayList<>(pings);
        all.addAll(reports);
        for (SentCrash crash : all) {
            byRow.computeIfAbsent(countKey(crash), key -> new ArrayList<>()).add(crash);
        }
        Map<String, Counted> counts = new TreeMap<>();
        byRow.forEach((key, crashes) -> counts.put(key, counted(crashes)));
        return counts;
    }

    private static Counted counted(List<SentCrash> crashes) {
        Set<String> clients = new HashSet<>();
        long reports = 0;
        long startup = 0;
        for (SentCrash crash : crashes) {
            if (crash.report()) {
                reports++;
            } else {
                clients.add(crash.clientId());
                startup += crash.startup() ? 1 : 0;
            }
        }
        return new Counted(crashes.size() - reports, reports, startup, clients.size());
    }

    private String countKey(SentCrash crash) {
        return String.join(
                "|",
                Long.toString(start(crash, FIVE_MINUTES)),
                crash.product(),
                crash.channel(),
                crash.version(),
                crash.buildId(),
                crash.os(),
                crash.processType(),
                signatures.apply(crash.eventId()));
    }

    /** Windows of rates: how long they are, and how late a crash may come for them. */
    private record RateSize(String label, long millis, long takesMillis, boolean byBuild) {}

    private static final List<RateSize> RATE_SIZES =
            List.of(
                    new RateSize("1m", MINUTE, DAY, false),
                    new RateSize("5m", FIVE_MINUTES, 2 * DAY, false),
                    new RateSize("1h", 60 * MINUTE, Long.MAX_VALUE, true));

    /** Crashes per row of rates of a window size, by key. */
    Map<String, Long> crashesPerWindow(Set<String> sizes) {
        Map<String, Long> rows = new TreeMap<>();
        for (RateSize size : RATE_SIZES) {
            if (sizes.contains(size.label)) {
                pings.forEach(ping -> addRates(ping, size, rows));
            }
        }
        return rows;
    }

    private void addRates(SentCrash ping, RateSize size, Map<String, Long> rows) {
        if (ping.receivedAt() - start(ping, MINUTE) - MINUTE >= size.takesMillis) {
            return;
        }
        String process = ping.processType();
        String own =
                process.equals("main") || process.equals("content")
                        ? "main_and_content_rate"
                        : process + "_rate";
        boolean byBuild = size.byBuild && !ping.version().isEmpty();
        for (String build : byBuild ? List.of("", ping.buildId()) : List.of("")) {
            for (String definition : definitions(ping)) {
                rows.merge(rateKey(ping, size, definition, "", build), 1L, Long::sum);
            }
            String signature = signatures.apply(ping.eventId());
            rows.merge(rateKey(ping, size, own, signature, build), 1L, Long::sum);
        }
    }

    private static List<String> definitions(SentCrash ping) {
        String process = ping.processType();
        List<String> definitions = new ArrayList<>(List.of(process + "_rate"));
        if (process.equals("main") || process.equals("content")) {
            definitions.add("main_and_content_rate");
        }
        if (process.equals("main") && ping.startup()) {
            definitions.add("startup_rate");
        }
        return definitions;
    }

    private static String rateKey(
            SentCrash ping, RateSize size, String definition, String signature, String build) {
        return String.join(
                "|",
                size.label,
                Long.toString(start(ping, size.millis)),
                ping.product(),
                ping.channel(),
                definition,
                signature,
                build);
    }

    private static long start(SentCrash crash, long window) {
        return Math.floorDiv(crash.crashTime(), window) * window;
    }

    /** Keys of the links: the first ping and the first report of the same crash. */
    Set<String> links() {
        Map<String, String> reportOf = new HashMap<>();
        reports.forEach(report -> reportOf.put(report.crashEventId(), report.eventId()));
        Set<String> links = new HashSet<>();
        for (SentCrash ping : pings) {
            String report = reportOf.get(ping.crashEventId());
            if (report != null) {
                links.add(ping.eventId() + "|" + report);
            }
        }
        return links;
    }
}
