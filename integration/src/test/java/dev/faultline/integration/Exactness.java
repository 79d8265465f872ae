package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * How many of the last rows say exactly what a recomputation of everything that was sent says. The
 * one thing taken from the product is the signature of each event.
 */
final class Exactness {

    private static final Set<String> SIZES = Set.of("1m", "5m", "1h");
    private static final Duration BOUND = Duration.ofMinutes(4);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Beyond the horizon of identity no crash is counted. */
    private static final Duration HORIZON = Duration.ofDays(8);

    private static final int SHOWN = 20;

    /** Which of two readings of an event counts. */
    private static final Comparator<CrashFacts> BEST =
            Comparator.comparingLong(CrashFacts::getRulesetSequence)
                    .thenComparingInt(CrashFacts::getResolvedFrames)
                    .thenComparing(CrashFacts::getContentHash);

    private final LiveFaultline live;
    private final List<SentCrash> sent;
    private final Map<String, Long> exact = new LinkedHashMap<>();
    private final Map<String, Long> all = new LinkedHashMap<>();
    private final List<String> differences = new ArrayList<>();

    Exactness(LiveFaultline live, List<SentCrash> sent) {
        this.live = live;
        this.sent = sent;
    }

    /** Compares until everything is exact, while time goes on, or for some minutes. */
    void await() {
        try {
            Awaitility.await()
                    .atMost(BOUND)
                    .pollInterval(PAUSE)
                    .untilAsserted(
                            () -> {
                                live.tick();
                                compare();
                                assertThat(differences).isEmpty();
                            });
        } catch (ConditionTimeoutException e) {
            // What differs is told.
        }
    }

    private void compare() {
        NaiveMonitor expected = expected();
        MonitorRows rows = new MonitorRows(live, Long.MIN_VALUE, Long.MAX_VALUE);
        exact.clear();
        all.clear();
        differences.clear();
        compare("counts", rows.counts(), expected.counts());
        compare("rates", rows.crashesPerWindow(SIZES), expected.crashesPerWindow(SIZES));
        Set<String> ids = MonitorRows.eventIds(sent);
        compare("links", present(rows.links(ids)), present(expected.links()));
    }

    private static Map<String, Boolean> present(Set<String> keys) {
        Map<String, Boolean> present = new TreeMap<>();
        keys.forEach(key -> present.put(key, true));
        return present;
    }

    private <T> void compare(String kind, Map<String, T> actual, Map<String, T> expected) {
        Set<String> keys = new TreeSet<>(actual.keySet());
        keys.addAll(expected.keySet());
        long same = 0;
        for (String key : keys) {
            if (Objects.equals(actual.get(key), expected.get(key))) {
                same++;
            } else {
                differences.add(
                        kind + " " + key + ": " + actual.get(key) + ", not " + expected.get(key));
            }
        }
        exact.put(kind, same);
        all.put(kind, (long) keys.size());
    }

    /** Signature of each event by its best reading. */
    private Map<String, String> signatures() {
        Map<String, CrashFacts> best = new HashMap<>();
        for (CrashEventRecord event : live.rows(Topics.EVENTS, CrashEventRecord.class)) {
            if (event.getCrash() != null) {
                best.merge(
                        event.getCrash().getEventId(),
                        event.getCrash(),
                        (a, b) -> BEST.compare(a, b) >= 0 ? a : b);
            }
        }
        Map<String, String> signatures = new HashMap<>();
        best.forEach((id, facts) -> signatures.put(id, facts.getSignature()));
        return signatures;
    }

    /** Lets so much time pass that no row of rates can change any more, and compares again. */
    void awaitLastWord() {
        live.advanceTo(Instant.ofEpochMilli(live.clock()).plus(HORIZON));
        NaiveMonitor expected = expected();
        Map<String, Long> rates = expected.crashesPerWindow(SIZES);
        MonitorRows rows = new MonitorRows(live, Long.MIN_VALUE, Long.MAX_VALUE);
        try {
            Awaitility.await()
                    .atMost(BOUND)
                    .pollInterval(PAUSE)
                    .untilAsserted(
                            () -> {
                                live.tick();
                                compare();
                                compare("final rates", finalRates(rows), rates);
                                assertThat(differences).isEmpty();
                            });
        } catch (ConditionTimeoutException e) {
            // What differs is told.
        }
    }

    private static Map<String, Long> finalRates(MonitorRows rows) {
        Map<String, Long> crashes = new TreeMap<>();
        rows.rates(SIZES)
                .forEach(
                        (key, row) -> {
                            if (row.getIsFinal() && row.getCrashes() != 0) {
                                crashes.put(key, row.getCrashes());
                            }
                        });
        return crashes;
    }

    /** For the report. */
    String lastWord() {
        return exact.get("final rates")
                + "/"
                + all.get("final rates")
                + " windows of rates exact in their last word";
    }

    private NaiveMonitor expected() {
        Map<String, String> signatures = signatures();
        return new NaiveMonitor(sent, id -> signatures.getOrDefault(id, "(no event)"));
    }

    /** What differed at the last look. */
    List<String> differences() {
        return differences;
    }

    /** For the report. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        long windows = 0;
        long right = 0;
        for (String kind : List.of("counts", "rates")) {
            windows += all.getOrDefault(kind, 0L);
            right += exact.getOrDefault(kind, 0L);
        }
        lines.add(right + "/" + windows + " windows exact: " + exact + " of " + all);
        differences.stream().limit(SHOWN).forEach(lines::add);
        return lines;
    }
}
