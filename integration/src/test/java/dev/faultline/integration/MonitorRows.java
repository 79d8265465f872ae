package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.faultline.integration.NaiveMonitor.Counted;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.LinkState;
import dev.faultline.schema.ProcessedCrash;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The last rows that monitoring has written about the crashes of a story. */
final class MonitorRows {

    /** Rates of a minute only. */
    static final Set<String> MINUTES = Set.of("1m");

    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final LiveFaultline live;
    private final Predicate<String> products;
    private final long from;
    private final long to;

    /** Looks at crash times between two moments, Unix milliseconds, the second exclusive. */
    MonitorRows(LiveFaultline live, long from, long to) {
        this(live, MonitorRows::isOfSharedStories, from, to);
    }

    private MonitorRows(LiveFaultline live, Predicate<String> products, long from, long to) {
        this.live = live;
        this.products = products;
        this.from = from;
        this.to = to;
    }

    /** Looks at everything about one product. */
    static MonitorRows of(LiveFaultline live, String product) {
        return new MonitorRows(live, product::equals, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Other stories have products of their own. */
    private static boolean isOfSharedStories(String product) {
        return !product.equals(LiveFaultline.CLOCK_PRODUCT)
                && !product.startsWith(RulesetChangeStory.PRODUCT)
                && !product.equals(LateBuildIT.PRODUCT)
                && !product.equals(AuditIT.PRODUCT);
    }

    /** Waits until counts and links say what was sent, while time goes on. */
    void awaitCountsAndLinks(NaiveMonitor expected, Set<String> eventIds) {
        await().atMost(BOUND)
                .pollInterval(PAUSE)
                .untilAsserted(
                        () -> {
                            live.tick();
                            assertThat(differences(counts(), expected.counts())).isEmpty();
                            assertThat(links(eventIds))
                                    .containsExactlyInAnyOrderElementsOf(expected.links());
                        });
    }

    /**
     * Waits until rates are of the crashes that were sent.
     *
     * @param sizes windows to look at; the crashes of other stories must not fall into them
     */
    void awaitRates(NaiveMonitor expected, Set<String> sizes) {
        await().atMost(BOUND)
                .pollInterval(PAUSE)
                .untilAsserted(
                        () -> {
                            live.tick();
                            assertThat(
                                            differences(
                                                    crashesPerWindow(sizes),
                                                    expected.crashesPerWindow(sizes)))
                                    .isEmpty();
                        });
    }

    /** Only what differs, so that a failure can be read. */
    private static <T> List<String> differences(Map<String, T> actual, Map<String, T> expected) {
        Set<String> keys = new TreeSet<>(actual.keySet());
        keys.addAll(expected.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(actual.get(key), expected.get(key)))
                .map(key -> key + ": " + actual.get(key) + ", expected " + expected.get(key))
                .toList();
    }

    Map<String, Counted> counts() {
        Map<String, Counted> counts = new TreeMap<>();
        live.lastRows(Topics.COUNTS, CrashCount.class)
                .forEach(
                        (key, row) -> {
                            if (isMine(row.getProduct(), row.getWindowStart().toEpochMilli())) {
                                counts.put(key, counted(row));
                            }
                        });
        return counts;
    }

    private static Counted counted(CrashCount row) {
        return new Counted(
                row.getPings(), row.getReports(), row.getStartup(), Math.round(row.getClients()));
    }

    Map<String, Long> crashesPerWindow(Set<String> sizes) {
        return rates(sizes).entrySet().stream()
                .filter(row -> row.getValue().getCrashes() != 0)
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                row -> row.getValue().getCrashes(),
                                (a, b) -> b,
                                TreeMap::new));
    }

    /** Rates of windows of these sizes, by key. */
    Map<String, CrashRate> rates(Set<String> sizes) {
        Map<String, CrashRate> rows = new TreeMap<>(live.lastRows(Topics.RATES, CrashRate.class));
        rows.values()
                .removeIf(
                        row ->
                                !sizes.contains(row.getWindowSize())
                                        || !isMine(
                                                row.getProduct(),
                                                row.getWindowStart().toEpochMilli()));
        return rows;
    }

    /** Keys of the links in force between these events. */
    Set<String> links(Set<String> eventIds) {
        return linkRows(eventIds).keySet();
    }

    Map<String, CrashLink> linkRows(Set<String> eventIds) {
        Map<String, CrashLink> rows = new TreeMap<>(live.lastRows(Topics.LINKS, CrashLink.class));
        rows.values()
                .removeIf(
                        row ->
                                row.getState() != LinkState.LINKED
                                        || !eventIds.contains(row.getPingEventId()));
        return rows;
    }

    /** Signatures as enrichment published them, by event id. */
    static Map<String, String> signatures(LiveFaultline live) {
        Map<String, String> signatures = new TreeMap<>();
        live.lastRows(Topics.PROCESSED, ProcessedCrash.class)
                .forEach((id, row) -> signatures.put(id, row.getSignature()));
        return signatures;
    }

    static Set<String> eventIds(List<SentCrash> sent) {
        return sent.stream().map(SentCrash::eventId).collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isMine(String product, long windowStart) {
        return products.test(product) && windowStart >= from && windowStart < to;
    }
}
