package dev.faultline.functions.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private record Announced(long fromMillis, String name) {}

    private static Timeline<String> timeline(Announced... records) {
        return Timeline.of(
                "initial",
                List.of(records),
                Announced::fromMillis,
                Comparator.comparing(Announced::name),
                Announced::name);
    }

    @Test
    void theInitialValueHoldsBeforeTheFirstRecord() {
        assertThat(timeline(new Announced(10, "a")).at(9)).isEqualTo("initial");
    }

    @Test
    void aRecordHoldsFromItsOwnMomentOn() {
        Timeline<String> timeline = timeline(new Announced(20, "b"), new Announced(10, "a"));

        assertThat(timeline.at(10)).isEqualTo("a");
        assertThat(timeline.at(19)).isEqualTo("a");
        assertThat(timeline.at(20)).isEqualTo("b");
    }

    @Test
    void ofTwoRecordsOfOneMomentTheHigherWins() {
        assertThat(timeline(new Announced(10, "b"), new Announced(10, "a")).at(10)).isEqualTo("b");
    }

    @Test
    void whatIsAnnouncedIsTheNextAndEndsWithTheLast() {
        Timeline<String> timeline = timeline(new Announced(10, "a"), new Announced(20, "b"));

        assertThat(timeline.announcedAfter(9)).isEqualTo("a");
        assertThat(timeline.announcedAfter(10)).isEqualTo("b");
        assertThat(timeline.announcedAfter(20)).isNull();
    }
}
