package dev.faultline.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.correlation.SimulatedCrashes.Crash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links and counts of a stream with everything that goes wrong on the way, against its truth. */
class JoinsAtScaleTest {

    private static final long SEED = 20_261_101;
    private static final int CRASHES = 20_000;

    private static List<Crash> crashes = List.of();
    private static List<CrashVersion> stream = List.of();
    private static CorrelationPipeline joined = new CorrelationPipeline(SEED);

    /** Links found by a tier, how many of them are right, and how many there should be. */
    private record Score(KeyTier tier, long expected, long found, long right) {

        double precision() {
            return (double) right / found;
        }

        double recall() {
            return (double) right / expected;
        }

        @Override
        public String toString() {
            return "%-4s %7d %7d %7d   %6.2f %%  %6.2f %%"
                    .formatted(
                            tier.letter(),
                            expected,
                            found,
                            right,
                            100 * precision(),
                            100 * recall());
        }
    }

    @BeforeAll
    static void join() {
        crashes = new SimulatedCrashes(new Random(SEED)).crashes(CRASHES);
        stream = SimulatedCrashes.inOrderOfReceipt(crashes);
        joined = new CorrelationPipeline(SEED);
        joined.run(stream);
    }

    @Test
    void exactTiersFindEveryPairAndNoOther() {
        System.out.println("tier   pairs   links   right  precision    recall");
        for (KeyTier tier : KeyTier.values()) {
            Score score = score(tier, crashes, joined);
            System.out.println(score);
            assertThat(score.expected).as("pairs of %s", tier).isGreaterThan(100);
            if (tier.isExact()) {
                assertThat(score.precision()).as("precision of %s", tier).isEqualTo(1);
                assertThat(score.recall()).as("recall of %s", tier).isEqualTo(1);
            }
        }
    }

    @Test
    void theProbableTierIsRightInNineteenOfTwentyLinksAlsoWhenThereIsNoOther() {
        List<Crash> anonymous = crashes.stream().map(Crash::withoutExactKeys).toList();
        CorrelationPipeline pipeline = new CorrelationPipeline(SEED);
        pipeline.run(SimulatedCrashes.inOrderOfReceipt(anonymous));

        for (Score score :
                List.of(score(KeyTier.D, crashes, joined), score(KeyTier.D, anonymous, pipeline))) {
            System.out.println(score);
            assertThat(score.precision()).isGreaterThanOrEqualTo(0.95);
            assertThat(score.recall()).isGreaterThanOrEqualTo(0.95);
        }
    }

    @Test
    void everyCrashCountsOnceInEachDataSet() {
        long pings = crashes.stream().filter(crash -> crash.firstPing() != null).count();
        long reports = crashes.stream().filter(crash -> crash.firstReport() != null).count();

        // Two crashes of one build and process in the same millisecond of uptime and within two
        // seconds, without a better key, cannot be told apart.
        assertThat(joined.totals().pings()).isBetween(pings - pings / 1_000, pings);
        assertThat(joined.totals().reports()).isBetween(reports - reports / 1_000, reports);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void replayedAndShuffledItGivesTheSameRowsAndLinks(int times) {
        List<CrashVersion> replayed = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            replayed.addAll(stream);
        }
        Collections.shuffle(replayed, new Random(times));
        CorrelationPipeline other = new CorrelationPipeline(times);
        other.run(replayed);

        assertThat(other.published()).isEqualTo(joined.published());
    }

    private static Score score(KeyTier tier, List<Crash> of, CorrelationPipeline pipeline) {
        Map<LinkKey, KeyTier> truth = truth(of);
        List<Link> links = pipeline.links().stream().filter(link -> link.tier() == tier).toList();
        return new Score(
                tier,
                truth.values().stream().filter(each -> each == tier).count(),
                links.size(),
                links.stream().filter(link -> truth.get(link.key()) == tier).count());
    }

    /**
     * The first ping and the first report of each crash that has both, by the best key they share.
     */
    private static Map<LinkKey, KeyTier> truth(List<Crash> of) {
        Map<LinkKey, KeyTier> truth = new HashMap<>();
        for (Crash crash : of) {
            CrashVersion ping = crash.firstPing();
            CrashVersion report = crash.firstReport();
            KeyTier tier = ping == null || report == null ? null : sharedTier(ping, report);
            if (ping != null && report != null && tier != null) {
                truth.put(new LinkKey(ping.eventId(), report.eventId()), tier);
            }
        }
        return truth;
    }

    private static @Nullable KeyTier sharedTier(CrashVersion ping, CrashVersion report) {
        List<String> shared = new ArrayList<>(ping.keys().exact());
        shared.retainAll(report.keys().exact());
        if (!shared.isEmpty()) {
            return KeyTier.of(Collections.min(shared));
        }
        return ping.keys().moment() != null && report.keys().moment() != null ? KeyTier.D : null;
    }
}
