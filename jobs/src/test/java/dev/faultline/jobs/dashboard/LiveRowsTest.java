package dev.faultline.jobs.dashboard;

import static dev.faultline.jobs.dashboard.PageRows.HOUR;
import static dev.faultline.jobs.dashboard.PageRows.MINUTE;
import static dev.faultline.jobs.dashboard.PageRows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.TopicTail;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.Symbolication;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LiveRowsTest {

    private static final RateKey FIVE =
            RateKey.total(
                    PageRows.PRODUCT, PageRows.CHANNEL, ChannelView.HEADLINE, RateKey.FIVE_MINUTES);

    private final PageRows page = new PageRows();

    @Test
    void theLastWordOnAWindowHolds() {
        page.rate("5m", NOON, 3, 100, 1);
        page.rate("5m", NOON, 4, 100, 1);
        assertThat(page.rows.rates.windows(FIVE))
                .singleElement()
                .extracting(RatePoint::crashes)
                .isEqualTo(4L);
        assertThat(page.rows.rates.points()).isEqualTo(1);
    }

    @Test
    void windowsBeyondTheHoursThatAreKeptLeave() {
        RateBook book = new RateBook(2, 1_000);
        for (int i = 0; i < 30; i++) {
            long start = NOON + i * 5L * MINUTE;
            book.put(FIVE, new RatePoint(start, start + 1, 1, 1, 1, 1, 1, 1, 1, 1));
        }
        assertThat(book.windows(FIVE)).hasSize(24);
        assertThat(book.windows(FIVE).get(0).start()).isEqualTo(NOON + 6 * 5 * MINUTE);
        assertThat(book.points()).isEqualTo(24);
    }

    @Test
    void whenThereAreTooManyPointsTheRateThatWasSilentLongestLeaves() {
        RateBook book = new RateBook(48, 3);
        for (String channel : List.of("a", "b", "c", "a", "d")) {
            RateKey key = RateKey.total("Meadow", channel, "main_rate", RateKey.HOUR);
            book.put(key, new RatePoint(NOON, NOON + HOUR, 1, 1, 1, 1, 1, 1, 1, 1));
        }
        assertThat(book.keys()).extracting(RateKey::channel).containsExactly("c", "a", "d");
        assertThat(book.points()).isEqualTo(3);
    }

    @Test
    void minutesAndDaysAreNotKept() {
        RateBook book = new RateBook(48, 100);
        for (String size : List.of("1m", "1d")) {
            RateKey key = RateKey.total("Meadow", "release", "main_rate", size);
            book.put(key, new RatePoint(NOON, NOON + HOUR, 1, 1, 1, 1, 1, 1, 1, 1));
        }
        assertThat(book.keys()).isEmpty();
    }

    @Test
    void aDeletedWindowIsGoneWhateverItsSignatureHolds() {
        String signature = "OOM | small";
        page.rate(PageRows.whole(), "5m", NOON, signature, "b1", 4, 100);
        page.rate(PageRows.whole(), "5m", NOON + 5 * MINUTE, signature, "b1", 4, 100);
        RateKey key =
                new RateKey(
                        PageRows.PRODUCT,
                        PageRows.CHANNEL,
                        ChannelView.HEADLINE,
                        signature,
                        "b1",
                        "5m");
        assertThat(page.rows.rates.windows(key)).hasSize(2);

        String row =
                String.join(
                        "|",
                        "5m",
                        Long.toString(NOON),
                        PageRows.PRODUCT,
                        PageRows.CHANNEL,
                        ChannelView.HEADLINE,
                        signature,
                        "b1");
        page.rows.take(List.of(new TopicTail.Row(Topics.RATES, row, null, NOON)));
        page.rows.take(List.of(new TopicTail.Row(Topics.RATES, "strange", null, NOON)));

        assertThat(page.rows.rates.windows(key))
                .extracting(RatePoint::start)
                .containsExactly(NOON + 5 * MINUTE);
        assertThat(page.rows.rates.points()).isEqualTo(1);
    }

    @Test
    void aDeletedAlertIsGone() {
        page.alert(PageRows.alert(AlertState.FIRING));
        page.rows.take(List.of(new TopicTail.Row(Topics.ALERTS, "a8aeb6f7470ba1f0", null, NOON)));
        assertThat(page.rows.alerts.all()).isEmpty();
    }

    @Test
    void ofManyRowsThoseSpokenOfLastAreKept() {
        Newest<String> newest = new Newest<>(2);
        newest.put("a", "1");
        newest.put("b", "2");
        newest.put("a", "3");
        newest.put("c", "4");
        assertThat(newest.all()).containsExactly("3", "4");
        assertThat(newest.get("b")).isNull();
    }

    @Test
    void aStackIsKeptAsFarAsItsSignatureLooks() {
        String[] deep = new String[60];
        java.util.Arrays.fill(deep, "f");
        page.crash("ping:1", deep);
        assertThat(page.rows.crashes.all())
                .singleElement()
                .satisfies(crash -> assertThat(crash.getFrames()).hasSize(40));
    }

    @Test
    void aBetterVersionOfACrashCountsInPlaceOfTheFirst() {
        page.crash("ping:1", "a");
        page.crash("ping:1", "a", "b");
        assertThat(page.rows.symbols.outcomes()).containsEntry(Symbolication.PARTIAL, 1L);
        assertThat(page.rows.symbols.worst(5)).containsExactly(Map.entry("driver.pdb/0123", 1L));
    }

    @Test
    void inputsWaitFromTheLastFateToTheEnd() {
        page.fate(0, 6, NOON);
        page.fate(0, 4, NOON - MINUTE);
        assertThat(page.rows.inputs.waiting(Map.of(pings(0), 10L))).isEqualTo(3);
        assertThat(page.rows.inputs.waiting(Map.of(pings(0), 10L, pings(1), 0L))).isEqualTo(3);
        assertThat(page.rows.inputs.waiting(Map.of(pings(0), 10L, pings(1), 5L)))
                .as("nothing is known of the other partition")
                .isNull();
        assertThat(page.rows.inputs.receivedThrough()).isEqualTo(NOON);
    }

    @Test
    void changesAreToldOnce() {
        page.alert(PageRows.alert(AlertState.FIRING));
        assertThat(page.rows.changes()).containsExactly(Topics.ALERTS);
        assertThat(page.rows.changes()).isEmpty();
    }

    /** The page shows what everybody may see; these topics hold more. */
    @Test
    void noTopicWithPersonalDataIsRead() {
        assertThat(RowFollower.sources(PageRows.SETTINGS))
                .extracting(TopicTail.Source::topic)
                .isNotEmpty()
                .allSatisfy(
                        name ->
                                assertThat(Topics.all())
                                        .filteredOn(topic -> topic.name().equals(name))
                                        .singleElement()
                                        .extracting(topic -> topic.role().name())
                                        .isEqualTo("PUBLIC"));
    }

    private static TopicPartition pings(int partition) {
        return new TopicPartition(Topics.PINGS, partition);
    }
}
