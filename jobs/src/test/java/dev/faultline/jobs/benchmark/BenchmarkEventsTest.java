package dev.faultline.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.CrashSource;
import dev.faultline.schema.ProcessedCrash;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BenchmarkEventsTest {

    private static final int COUNT = 5_000;

    private final BenchmarkEvents events = new BenchmarkEvents(COUNT, Duration.ofMinutes(60), 4);

    private List<CrashFacts> all() {
        return IntStream.range(0, COUNT)
                .mapToObj(number -> events.event(number).getCrash())
                .toList();
    }

    @Test
    void aNumberGivesTheSameEventEachTime() {
        BenchmarkEvents again = new BenchmarkEvents(COUNT, Duration.ofMinutes(60), 4);
        assertThat(events.event(7)).isEqualTo(again.event(7)).isNotEqualTo(events.event(8));
    }

    @Test
    void aMomentIsAfterTheEventsThatWereReceivedUntilThen() {
        for (int number : new int[] {0, 1, 2, 777, COUNT - 1}) {
            long at = events.receivedAt(number);
            assertThat(events.receivedUntil(at - 1)).isEqualTo(number);
            assertThat(events.receivedUntil(at)).isEqualTo(number + 1);
        }
        assertThat(events.receivedUntil(Long.MIN_VALUE)).isZero();
        assertThat(events.receivedUntil(Long.MAX_VALUE)).isEqualTo(COUNT);
    }

    @Test
    void mostReportsAreOfACrashThatSentAPingToo() {
        Set<String> pings = new HashSet<>();
        int reports = 0;
        int linked = 0;
        for (CrashFacts crash : all()) {
            String key = crash.getKeys().getMinidumpSha256();
            if (crash.getSource() == CrashSource.PING) {
                pings.add(key);
            } else {
                reports++;
                linked += pings.contains(key) ? 1 : 0;
            }
        }
        assertThat(reports).isEqualTo(COUNT / 5);
        assertThat((double) linked / reports).isBetween(0.6, 0.8);
    }

    @Test
    void somePingsAreSentAgainAndSomeOfTheseUnderAnotherDocumentId() {
        Map<String, Set<String>> documents = new HashMap<>();
        int pings = 0;
        for (CrashFacts crash : all()) {
            if (crash.getSource() == CrashSource.PING) {
                pings++;
                documents
                        .computeIfAbsent(
                                crash.getKeys().getMinidumpSha256(), key -> new HashSet<>())
                        .add(crash.getEventId());
            }
        }
        int distinct = documents.values().stream().mapToInt(Set::size).sum();
        assertThat(pings - documents.size()).isBetween(90, 100);
        assertThat(distinct - documents.size()).isBetween(30, 70);
    }

    @Test
    void aWholeCrashIsAboutFourKilobytes() throws IOException {
        int bytes = 0;
        for (CrashFacts crash : all()) {
            bytes += ProcessedCrash.getEncoder().encode(BenchmarkEvents.whole(crash)).remaining();
        }
        assertThat(bytes / COUNT).isBetween(4_000, 4_200);
    }
}
