package dev.faultline.functions.rate;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HORIZON;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.MINUTE;
import static dev.faultline.functions.rows.TestCrashes.WHERE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.faultline.correlation.ClientPings;
import dev.faultline.correlation.Dimensions;
import dev.faultline.correlation.MinuteChange;
import dev.faultline.correlation.PingCounts;
import dev.faultline.correlation.SignatureCell;
import dev.faultline.functions.count.CellChange;
import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.schema.BuildComparison;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.TopCrasher;
import dev.faultline.schema.TopCrashers;
import dev.faultline.statistics.rates.DelayHistogram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class EstimateRatesFunctionTest {

    private static final Dimensions OLDER =
            new Dimensions("Meadow", "release", "0.9", "20261001000000", "Linux", "main");
    private static final Dimensions UNKNOWN =
            new Dimensions("Meadow", "release", "", "30190101000000", "Linux", "main");

    @Test
    void ratesTotalsAndSignaturesRanksThemAndIsEmptyAfterTheHorizon() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 3, 7L, 8L), 0);
            harness.processElement1(crashes("Widget::draw", HOUR, 1, 8L), 0);
            harness.processElement2(usage(WHERE, HOUR, 10), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR + 10 * MINUTE));

            CrashRate total = rate(harness.extractOutputValues(), "1h", "");
            assertThat(total.getCrashes()).isEqualTo(4);
            assertThat(total.getClients()).isEqualTo(2);
            assertThat(total.getUsageHours()).isCloseTo(10, within(1e-9));
            assertThat(total.getRate()).isCloseTo(400, within(1e-9));
            assertThat(total.getCompleteness()).isNull();
            CrashRate minute = rate(harness.extractOutputValues(), "1m", "");
            assertThat(minute.getUsageHours()).isCloseTo(2, within(1e-9));
            TopCrashers top =
                    harness.getSideOutput(EstimateRatesFunction.TOP).iterator().next().getValue();
            assertThat(top.getEntries())
                    .extracting(each -> each.getSignature())
                    .containsExactly("Widget::paint", "Widget::draw");

            harness.processBothWatermarks(new Watermark(DAY + 200 * HOUR));

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    /** A process that died may have said another number as the last word. */
    @Test
    void saysTheRowsOfACrashThatIsMentionedThoughNothingChanged() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 3, 7L), 0);
            harness.processElement1(crashes("Widget::draw", HOUR, 0), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR + 10 * MINUTE));

            for (String size : List.of("1m", "5m", "1h", "1d")) {
                assertThat(rate(harness.extractOutputValues(), size, "Widget::draw").getCrashes())
                        .isZero();
                assertThat(rate(harness.extractOutputValues(), size, "").getCrashes()).isEqualTo(3);
            }
            TopCrashers top =
                    harness.getSideOutput(EstimateRatesFunction.TOP).iterator().next().getValue();
            assertThat(top.getEntries())
                    .extracting(each -> each.getSignature())
                    .containsExactly("Widget::paint");
        }
    }

    @Test
    void aMinuteWithShutdownKillsAndOtherCrashesOfASignatureHasBoth() throws Exception {
        Dimensions content =
                new Dimensions("Meadow", "release", "1.0", "20261101000000", "Linux", "content");
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(
                    new CellChange(
                            new SignatureCell(content, "Widget::paint"),
                            List.of(
                                    new MinuteChange(
                                            DAY + HOUR, 0, new PingCounts(5, 0, 2), List.of()))),
                    0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR + 10 * MINUTE));

            assertThat(harness.extractOutputValues())
                    .filteredOn(row -> row.getWindowSize().equals("1m"))
                    .filteredOn(row -> row.getSignature().equals("Widget::paint"))
                    .extracting(CrashRate::getDefinition, CrashRate::getCrashes)
                    .containsExactlyInAnyOrder(
                            tuple("content_shutdown_rate", 2L), tuple("main_and_content_rate", 3L));
        }
    }

    @Test
    void revisesARateWhenUsageOrCrashesComeLate() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 4, 7L), 0);
            harness.processElement2(usage(WHERE, HOUR, 1), 0);
            harness.processBothWatermarks(new Watermark(DAY + 2 * HOUR));
            harness.processElement2(usage(WHERE, HOUR, 1), 0);
            harness.processElement1(crashes("Widget::paint", HOUR, -1), 0);
            harness.processBothWatermarks(new Watermark(DAY + 3 * HOUR));

            CrashRate last = rate(harness.extractOutputValues(), "1h", "Widget::paint");
            assertThat(last.getCrashes()).isEqualTo(3);
            assertThat(last.getRate()).isCloseTo(1_500, within(1e-9));
        }
    }

    @Test
    void takesAClientBackWithItsLastCrash() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 2, 7L, 8L), 0);
            harness.processBothWatermarks(new Watermark(DAY + 2 * HOUR));
            harness.processElement1(crashes("Widget::paint", HOUR, -1, 8L), 0);
            harness.processElement1(crashes("Widget::draw", HOUR, 1, 8L), 0);
            harness.processBothWatermarks(new Watermark(DAY + 3 * HOUR));

            List<CrashRate> rows = harness.extractOutputValues();
            assertThat(rate(rows, "1h", "Widget::paint").getClients()).isEqualTo(1);
            assertThat(rate(rows, "1h", "Widget::draw").getClients()).isEqualTo(1);
            assertThat(rate(rows, "1h", "").getClients()).isEqualTo(2);
        }
    }

    @Test
    void theClientsOfARateAreThoseWhoseCrashesItCounts() throws Exception {
        try (var harness = harness()) {
            harness.open();
            PingCounts startup = new PingCounts(1, 1, 0);
            PingCounts later = new PingCounts(1, 0, 0);
            harness.processElement1(
                    new CellChange(
                            new SignatureCell(WHERE, "Widget::paint"),
                            List.of(
                                    new MinuteChange(
                                            DAY + HOUR,
                                            0,
                                            new PingCounts(2, 1, 0),
                                            List.of(
                                                    new ClientPings(7L, startup),
                                                    new ClientPings(8L, later))))),
                    0);
            harness.processBothWatermarks(new Watermark(DAY + 2 * HOUR));

            assertThat(harness.extractOutputValues())
                    .filteredOn(row -> row.getSignature().isEmpty())
                    .filteredOn(row -> row.getWindowSize().equals("1h"))
                    .extracting(CrashRate::getDefinition, CrashRate::getClients)
                    .contains(tuple("startup_rate", 1.0), tuple("main_rate", 2.0));
        }
    }

    @Test
    void keepsTheVeryLateOutOfShortWindowsHoweverEarlyTheyAreCounted() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 0, 3, 7L), 0);
            harness.processElement1(crashes("Widget::paint", HOUR, 1, 5, 8L), 0);
            harness.processElement1(crashes("Widget::paint", HOUR, 2, 7, 9L), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR + 10 * MINUTE));

            List<CrashRate> rows = harness.extractOutputValues();
            assertThat(rate(rows, "1m", "").getCrashes()).isEqualTo(3);
            assertThat(rate(rows, "5m", "").getCrashes()).isEqualTo(8);
            assertThat(rate(rows, "1h", "").getCrashes()).isEqualTo(15);
            assertThat(rate(rows, "1d", "").getCrashes()).isEqualTo(15);
        }
    }

    @Test
    void countsWhatCameInTimeHoweverLateItIsCounted() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 3, 7L), 0);
            harness.processBothWatermarks(new Watermark(DAY + 25 * HOUR + 2 * MINUTE));
            harness.processElement1(crashes("Widget::paint", HOUR, 2, 7L), 0);
            harness.processBothWatermarks(new Watermark(DAY + 25 * HOUR + 4 * MINUTE));

            assertThat(rate(harness.extractOutputValues(), "1m", "").getCrashes()).isEqualTo(5);
        }
    }

    @Test
    void countsWhatCameInTimeHoweverFarTimeHasRunAhead() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 3, 7L), 0);
            harness.processBothWatermarks(new Watermark(DAY + 45 * HOUR + 2 * MINUTE));
            harness.processElement1(crashes("Widget::paint", HOUR, 2, 7L), 0);
            harness.processBothWatermarks(new Watermark(DAY + 45 * HOUR + 4 * MINUTE));

            assertThat(rate(harness.extractOutputValues(), "1m", "").getCrashes()).isEqualTo(5);
        }
    }

    @Test
    void buildsHaveRatesOfAnHourAndOfADay() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 3, 7L), 0);
            harness.processElement1(crashes(OLDER, "Widget::paint", HOUR, 2, 8L), 0);
            harness.processElement1(crashes(UNKNOWN, "Widget::paint", HOUR, 1, 9L), 0);
            harness.processElement2(usage(WHERE, HOUR, 10), 0);
            harness.processElement2(usage(OLDER, HOUR, 30), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR + 10 * MINUTE));

            List<CrashRate> rows = harness.extractOutputValues();
            for (String size : List.of("1h", "1d")) {
                for (String signature : List.of("", "Widget::paint")) {
                    assertThat(rate(rows, size, signature).getCrashes()).isEqualTo(6);
                    CrashRate newer = rate(rows, size, signature, WHERE.buildId());
                    assertThat(newer.getCrashes()).isEqualTo(3);
                    assertThat(newer.getRate()).isCloseTo(300, within(1e-9));
                    CrashRate older = rate(rows, size, signature, OLDER.buildId());
                    assertThat(older.getUsageHours()).isCloseTo(30, within(1e-9));
                }
            }
            assertThat(rows).extracting(CrashRate::getBuildId).doesNotContain(UNKNOWN.buildId());
            assertThat(rows)
                    .filteredOn(row -> row.getWindowSize().endsWith("m"))
                    .extracting(CrashRate::getBuildId)
                    .containsOnly("");
        }
    }

    @Test
    void whatIsSaidLastDoesNotDependOnOrder() throws Exception {
        List<CellChange> changes = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 700; i++) {
            // More signatures than have rows; some come after time has gone on.
            String signature = "Fault" + random.nextInt(400);
            changes.add(crashes(signature, HOUR * random.nextInt(20), 1, random.nextLong(50)));
        }
        List<ExposureDelta> used = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            used.add(usage(random.nextBoolean() ? WHERE : OLDER, HOUR * random.nextInt(20), 3));
        }

        Map<String, CrashRate> one = lastWords(changes, used);
        Collections.shuffle(changes, random);
        Collections.shuffle(used, random);
        Map<String, CrashRate> other = lastWords(changes, used);

        assertThat(one.keySet()).isEqualTo(other.keySet());
        assertThat(one.values())
                .filteredOn(row -> row.getSignature().equals("__other__"))
                .isNotEmpty();
        assertThat(one.values()).allMatch(CrashRate::getIsFinal);
        one.forEach((key, row) -> assertThat(other.get(key)).as(key).isEqualTo(row));
        for (String size : List.of("1m", "5m", "1h", "1d")) {
            assertThat(sum(one, size, false)).isEqualTo(sum(one, size, true)).isEqualTo(700);
        }
    }

    @Test
    void whatIsCountedTogetherIsInTheRestAndHasNoRank() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 2, 7L), 0);
            harness.processElement1(crashes("__other__", HOUR, 5, 8L, 9L), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR + 10 * MINUTE));

            List<CrashRate> rows = harness.extractOutputValues();
            assertThat(rate(rows, "1m", "__other__").getCrashes()).isEqualTo(5);
            assertThat(rate(rows, "5m", "__other__").getCrashes()).isEqualTo(5);
            assertThat(rate(rows, "1h", "").getCrashes()).isEqualTo(7);
            assertThat(harness.getSideOutput(EstimateRatesFunction.TOP))
                    .allSatisfy(
                            top ->
                                    assertThat(top.getValue().getEntries())
                                            .extracting(TopCrasher::getSignature)
                                            .containsExactly("Widget::paint"));

            harness.processBothWatermarks(new Watermark(DAY + 200 * HOUR));

            List<CrashRate> last =
                    harness.extractOutputValues().stream().filter(CrashRate::getIsFinal).toList();
            for (String size : List.of("1m", "5m", "1h", "1d")) {
                assertThat(rate(last, size, "__other__").getCrashes()).isEqualTo(5);
                assertThat(rate(last, size, "Widget::paint").getCrashes()).isEqualTo(2);
            }
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    /** The last row of each window and signature in which there is a crash. */
    private static Map<String, CrashRate> lastWords(
            List<CellChange> changes, List<ExposureDelta> used) throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (int i = 0; i < changes.size(); i++) {
                harness.processElement1(changes.get(i), 0);
                if (i < used.size()) {
                    harness.processElement2(used.get(i), 0);
                }
                if (i % 100 == 99) {
                    harness.processBothWatermarks(new Watermark(DAY + 20 * HOUR + i * MINUTE));
                }
            }
            harness.processBothWatermarks(new Watermark(DAY + 300 * HOUR));
            Map<String, CrashRate> last = new TreeMap<>();
            for (CrashRate row : harness.extractOutputValues()) {
                row.setRevision(0);
                String key =
                        String.join(
                                "|",
                                row.getWindowSize(),
                                row.getWindowStart().toString(),
                                row.getDefinition(),
                                row.getSignature(),
                                row.getBuildId());
                CrashRate before = last.put(key, row);
                assertThat(before != null && before.getIsFinal())
                        .as("said after the last word: " + key)
                        .isFalse();
            }
            last.values().removeIf(row -> row.getCrashes() == 0);
            return last;
        }
    }

    private static long sum(Map<String, CrashRate> rows, String size, boolean totals) {
        return rows.values().stream()
                .filter(row -> row.getWindowSize().equals(size) && row.getBuildId().isEmpty())
                .filter(row -> row.getDefinition().equals("main_and_content_rate"))
                .filter(row -> row.getSignature().isEmpty() == totals)
                .mapToLong(CrashRate::getCrashes)
                .sum();
    }

    @Test
    void expectsWhatHasNotComeOnceItKnowsHowLateThingsCome() throws Exception {
        try (var harness = harness()) {
            harness.open();
            // For four days, half of an hour's usage comes at once and half of it six hours later.
            for (int hour = 0; hour < 96; hour++) {
                harness.processBothWatermarks(new Watermark(DAY + hour * HOUR + 10 * MINUTE));
                harness.processElement1(crashes("Widget::paint", hour * HOUR, 3, 7L), 0);
                long now = hour * HOUR + 10 * MINUTE;
                harness.processElement2(usageReceived(now, WHERE, hour * HOUR, 5), 0);
                if (hour >= 6) {
                    harness.processElement2(usageReceived(now, WHERE, (hour - 6) * HOUR, 5), 0);
                }
                harness.processBothWatermarks(new Watermark(DAY + hour * HOUR + 30 * MINUTE));
            }

            List<CrashRate> rows = harness.extractOutputValues();
            assertThat(window(rows, 2 * HOUR).get(0).getCompleteness()).isNull();
            List<CrashRate> recent = window(rows, 95 * HOUR);
            CrashRate late = rate(recent, "5m", "");
            assertThat(late.getUsageHours()).isCloseTo(5, within(1e-9));
            // A tenth of the weight is with the five minutes before, which have no usage.
            assertThat(late.getUsageHoursExpected()).isCloseTo(10, within(1.0));
            assertThat(late.getCompleteness()).isCloseTo(0.5, within(0.05));
            assertThat(late.getRateNaive()).isCloseTo(600, within(1e-9));
            // The truth is 300; here everything comes in one bin of the curves, which blurs it.
            assertThat(late.getRate()).isBetween(270.0, 360.0);
            assertThat(late.getRateLow()).isLessThan(late.getRate());
            assertThat(late.getIsFinal()).isFalse();
        }
    }

    @Test
    void saysWhichShareOfADaysClientsCrashed() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 3, 7L, 8L), 0);
            harness.processElement1(crashes(OLDER, "Widget::draw", HOUR, 1, 8L), 0);
            harness.processElement2(usage(WHERE, HOUR, 10, 1L, 2L, 3L, 4L), 0);
            harness.processElement2(usage(OLDER, 3 * HOUR, 10, 4L, 5L), 0);
            harness.processBothWatermarks(new Watermark(DAY + 4 * HOUR));

            List<CrashRate> rows = harness.extractOutputValues();
            CrashRate day = rate(rows, "1d", "");
            assertThat(day.getActiveClients()).isEqualTo(5);
            assertThat(day.getIncidence()).isCloseTo(0.4, within(1e-9));
            CrashRate draw = rate(rows, "1d", "Widget::draw");
            assertThat(draw.getIncidence()).isCloseTo(0.2, within(1e-9));
            CrashRate older = rate(rows, "1d", "", OLDER.buildId());
            assertThat(older.getActiveClients()).isEqualTo(2);
            assertThat(older.getIncidence()).isCloseTo(0.5, within(1e-9));
            assertThat(rate(rows, "1h", "").getIncidence()).isNull();
        }
    }

    /**
     * One build from the start; after two days a second takes over, a fiftieth of the use more each
     * hour, and after six days a third, in the same way, on which twice as much crashes.
     */
    @Test
    void comparesABuildWithTheOneBeforeAtEqualAdoption() throws Exception {
        try (var harness = harness()) {
            harness.open();
            Dimensions second = build("1.1", "20261110000000");
            Dimensions third = build("1.2", "20261120000000");
            for (int hour = 0; hour < 180; hour++) {
                long start = hour * HOUR;
                harness.processBothWatermarks(new Watermark(DAY + start + 10 * MINUTE));
                int ofThird = Math.max(0, Math.min(50, hour - 144));
                int ofSecond = Math.max(0, Math.min(50, hour - 48)) - ofThird;
                use(harness, WHERE, start, 50 - ofSecond - ofThird, 1);
                use(harness, second, start, ofSecond, 1);
                use(harness, third, start, ofThird, 2);
            }
            harness.processBothWatermarks(new Watermark(DAY + 180 * HOUR));

            List<BuildComparison> rows =
                    harness.getSideOutput(EstimateRatesFunction.COMPARISONS).stream()
                            .map(each -> each.getValue())
                            .filter(row -> row.getSignature().equals("Widget::paint"))
                            .toList();
            List<BuildComparison> ofSecond = of(second, rows);
            // What it reaches within the three days for which hours are kept here.
            assertThat(ofSecond)
                    .extracting(BuildComparison::getAdoptionPercent)
                    .containsExactly(1, 2, 5, 10, 20, 30, 40, 50, 60, 70);
            // The first build was there before anybody looked, so its early days are not known.
            assertThat(ofSecond.get(3).getPreviousAdoptionPercent()).isEqualTo(90);
            assertThat(ofSecond.get(9).getRatio()).isCloseTo(1, within(0.1));
            List<BuildComparison> ofThird = of(third, rows);
            assertThat(ofThird)
                    .isNotEmpty()
                    .allSatisfy(
                            row -> {
                                assertThat(row.getPreviousBuildId()).isEqualTo(second.buildId());
                                assertThat(row.getPreviousAdoptionPercent())
                                        .isEqualTo(row.getAdoptionPercent());
                                assertThat(row.getUsageHours())
                                        .isCloseTo(row.getPreviousUsageHours(), within(1e-6));
                                assertThat(row.getRate())
                                        .isCloseTo(2 * row.getPreviousRate(), within(1e-6));
                            });
            BuildComparison last = ofThird.get(ofThird.size() - 1);
            assertThat(last.getRatioLow()).isGreaterThan(1.5);
            assertThat(last.getWorse()).isGreaterThan(0.99);
        }
    }

    private static List<BuildComparison> of(Dimensions build, List<BuildComparison> rows) {
        return rows.stream().filter(row -> row.getBuildId().equals(build.buildId())).toList();
    }

    private static Dimensions build(String version, String id) {
        return new Dimensions("Meadow", "release", version, id, "Linux", "main");
    }

    private static void use(
            KeyedTwoInputStreamOperatorTestHarness<ChannelKey, CellChange, ExposureDelta, CrashRate>
                    harness,
            Dimensions where,
            long start,
            int hours,
            int crashesPerHour)
            throws Exception {
        if (hours > 0) {
            harness.processElement2(usage(where, start, hours), 0);
            harness.processElement1(
                    crashes(where, "Widget::paint", start, hours * crashesPerHour, 7L), 0);
        }
    }

    @Test
    void ranksByClientsBesideCrashes() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::loop", HOUR, 50, 7L), 0);
            harness.processElement1(crashes("Widget::paint", HOUR, 3, 1L, 2L, 3L), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR + 2 * MINUTE));
            harness.processElement1(crashes("Widget::draw", HOUR, 4, 1L, 2L, 3L, 4L), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR + 4 * MINUTE));

            List<TopCrashers> rankings =
                    harness.getSideOutput(EstimateRatesFunction.TOP).stream()
                            .map(each -> each.getValue())
                            .toList();
            assertThat(last(rankings, "crashes"))
                    .extracting(TopCrasher::getSignature)
                    .containsExactly("Widget::loop", "Widget::draw", "Widget::paint");
            assertThat(last(rankings, "clients"))
                    .extracting(TopCrasher::getSignature, TopCrasher::getPreviousRank)
                    .containsExactly(
                            tuple("Widget::draw", null),
                            tuple("Widget::paint", 1),
                            tuple("Widget::loop", 2));
        }
    }

    private static List<TopCrasher> last(List<TopCrashers> rankings, String order) {
        return rankings.stream()
                .filter(row -> row.getOrderedBy().equals(order))
                .reduce((one, two) -> two)
                .orElseThrow()
                .getEntries();
    }

    @Test
    void usageThatIsReadBehindCrashesWasReceivedWhenItWas() throws Exception {
        try (var harness = harness()) {
            harness.open();
            // For four days usage comes at once; it is read six hours behind, and then caught up
            // with.
            int read = 0;
            for (int hour = 0; hour < 96; hour++) {
                harness.processBothWatermarks(new Watermark(DAY + hour * HOUR + 10 * MINUTE));
                harness.processElement1(crashes("Widget::paint", hour * HOUR, 3, 7L), 0);
                int until = hour < 90 ? hour - 6 : hour;
                for (; read <= until; read++) {
                    long received = read * HOUR + 10 * MINUTE;
                    harness.processElement2(usageReceived(received, WHERE, read * HOUR, 5), 0);
                }
                harness.processBothWatermarks(new Watermark(DAY + hour * HOUR + 30 * MINUTE));
            }

            CrashRate late = rate(window(harness.extractOutputValues(), 95 * HOUR), "5m", "");
            assertThat(late.getUsageHoursExpected()).isCloseTo(5, within(1.0));
            assertThat(late.getCompleteness()).isGreaterThan(0.8);
        }
    }

    @Test
    void usageThatIsReadAheadOfCrashesCameWhenItCameAndIsNoAdoption() throws Exception {
        try (var harness = harness()) {
            harness.open();
            Dimensions next = build("1.1", "20261110000000");
            // Two days of usage are read at once; after a day the next build takes over.
            for (int hour = 0; hour < 48; hour++) {
                harness.processElement2(usage(hour < 24 ? WHERE : next, hour * HOUR, 5), 0);
            }
            for (int hour = 0; hour < 47; hour++) {
                Dimensions where = hour < 24 ? WHERE : next;
                harness.processElement1(crashes(where, "Widget::paint", hour * HOUR, 5, 7L), 0);
                harness.processBothWatermarks(new Watermark(DAY + hour * HOUR + 30 * MINUTE));
            }

            assertThat(harness.extractOutputValues())
                    .filteredOn(row -> !row.getIsFinal() && row.getCompleteness() != null)
                    .isNotEmpty()
                    .allSatisfy(
                            row -> assertThat(row.getCompleteness()).isCloseTo(1, within(1e-6)));
            assertThat(harness.getSideOutput(EstimateRatesFunction.COMPARISONS))
                    .extracting(each -> each.getValue().getRate())
                    .isNotEmpty()
                    .allSatisfy(rate -> assertThat(rate).isCloseTo(1_000, within(1e-6)));
        }
    }

    private static List<CrashRate> window(List<CrashRate> rows, long start) {
        return rows.stream()
                .filter(row -> row.getWindowStart().toEpochMilli() == DAY + start)
                .toList();
    }

    private static ExposureDelta usage(
            Dimensions where, long start, double hours, Long... clients) {
        return usageReceived(start, where, start, hours, clients);
    }

    private static ExposureDelta usageReceived(
            long received, Dimensions where, long start, double hours, Long... clients) {
        DelayHistogram arrivals = DelayHistogram.empty();
        arrivals.add(received - start, hours);
        return new ExposureDelta(
                where,
                DAY + start,
                Math.round(hours * 3.6e9),
                arrivals.toBytes(),
                List.of(clients));
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    ChannelKey, CellChange, ExposureDelta, CrashRate>
            harness() throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new EstimateRatesFunction(HORIZON)),
                each -> ChannelKey.of(each.cell().where()),
                each -> ChannelKey.of(each.where()),
                TypeInformation.of(ChannelKey.class));
    }

    private static CellChange crashes(String signature, long minute, int pings, Long... clients) {
        return crashes(signature, minute, 0, pings, clients);
    }

    private static CellChange crashes(
            Dimensions where, String signature, long minute, int pings, Long... clients) {
        return new CellChange(
                new SignatureCell(where, signature), List.of(minute(minute, 0, pings, clients)));
    }

    private static CellChange crashes(
            String signature, long minute, int daysLate, int pings, Long... clients) {
        return new CellChange(
                new SignatureCell(WHERE, signature),
                List.of(minute(minute, daysLate, pings, clients)));
    }

    /** Pings of which each client had one, or of whose each one is taken back. */
    private static MinuteChange minute(long minute, int daysLate, int pings, Long... clients) {
        PingCounts one = new PingCounts(pings < 0 ? -1 : 1, 0, 0);
        return new MinuteChange(
                DAY + minute,
                daysLate,
                new PingCounts(pings, 0, 0),
                Stream.of(clients).map(client -> new ClientPings(client, one)).toList());
    }

    private static CrashRate rate(List<CrashRate> rows, String size, String signature) {
        return rate(rows, size, signature, "");
    }

    private static CrashRate rate(
            List<CrashRate> rows, String size, String signature, String build) {
        return rows.stream()
                .filter(row -> row.getBuildId().equals(build))
                .filter(row -> row.getWindowSize().equals(size))
                .filter(row -> row.getSignature().equals(signature))
                .filter(row -> row.getDefinition().equals("main_and_content_rate"))
                .reduce((one, two) -> two)
                .orElseThrow();
    }
}
