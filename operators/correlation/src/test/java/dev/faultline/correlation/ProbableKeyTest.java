package dev.faultline.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a time tuple may say, and where stronger keys overrule it. */
class ProbableKeyTest {

    private static final String SAME_MOMENT = "20261101|main|56815|1793000000";

    @Test
    void joinsAPingAndAReportThatHaveNoBetterKey() {
        CorrelationPipeline pipeline =
                after(
                        Crashes.ping("1").key(KeyTier.D, SAME_MOMENT),
                        Crashes.report("1").key(KeyTier.D, SAME_MOMENT));

        assertThat(pipeline.links()).extracting(Link::tier).containsExactly(KeyTier.D);
    }

    @Test
    void takesAPingThatWasSentTwiceForADuplicate() {
        CorrelationPipeline pipeline =
                after(
                        Crashes.ping("1").key(KeyTier.D, SAME_MOMENT),
                        Crashes.ping("2").at(2_000_000).key(KeyTier.D, SAME_MOMENT));

        assertThat(pipeline.totals().pings()).isEqualTo(1);
    }

    @Test
    void differentDumpsAreDifferentCrashes() {
        CorrelationPipeline pipeline =
                after(
                        Crashes.ping("1").key(KeyTier.B, "one").key(KeyTier.D, SAME_MOMENT),
                        Crashes.ping("2").key(KeyTier.B, "two").key(KeyTier.D, SAME_MOMENT),
                        Crashes.report("2").key(KeyTier.B, "two").key(KeyTier.D, SAME_MOMENT));

        assertThat(pipeline.totals().pings()).isEqualTo(2);
        assertThat(pipeline.links())
                .extracting(link -> link.key().pingId())
                .containsExactly("ping:2");
    }

    @Test
    void doesNotChooseBetweenTwoReports() {
        CorrelationPipeline pipeline =
                after(
                        Crashes.ping("1").key(KeyTier.D, SAME_MOMENT),
                        Crashes.report("1").key(KeyTier.B, "one").key(KeyTier.D, SAME_MOMENT),
                        Crashes.report("2").key(KeyTier.B, "two").key(KeyTier.D, SAME_MOMENT));

        assertThat(pipeline.links()).isEmpty();
    }

    @Test
    void takesALinkBackWhenASecondChoiceComesLater() {
        CorrelationPipeline pipeline = new CorrelationPipeline(1);
        pipeline.run(
                List.of(
                        Crashes.ping("1").key(KeyTier.D, SAME_MOMENT).build(),
                        Crashes.report("1")
                                .key(KeyTier.B, "one")
                                .key(KeyTier.D, SAME_MOMENT)
                                .build()));
        assertThat(pipeline.links()).hasSize(1);

        pipeline.run(
                List.of(
                        Crashes.report("2")
                                .key(KeyTier.B, "two")
                                .key(KeyTier.D, SAME_MOMENT)
                                .build()));
        assertThat(pipeline.links()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "2, true", "3, false"})
    void crashTimesMayBeRoundedApart(int seconds, boolean linked) {
        // 1,792,998,000 starts a window: the pairs lie before it, across its start, and in it.
        for (long from = 1_792_998_000L - 5; from <= 1_792_998_000L + 2; from++) {
            CorrelationPipeline pipeline =
                    after(
                            Crashes.ping("1").key(KeyTier.D, "20261101|main|56815|" + from),
                            Crashes.report("1")
                                    .key(KeyTier.D, "20261101|main|56815|" + (from + seconds)));

            assertThat(pipeline.links()).as("from %s", from).hasSize(linked ? 1 : 0);
        }
    }

    @Test
    void aChoiceFromTwoWindowsIsAChoice() {
        CorrelationPipeline pipeline =
                after(
                        Crashes.ping("1").key(KeyTier.D, "20261101|main|56815|1792998000"),
                        Crashes.report("1").key(KeyTier.D, "20261101|main|56815|1792997998"),
                        Crashes.report("2").key(KeyTier.D, "20261101|main|56815|1792998002"));

        assertThat(pipeline.links()).isEmpty();
        assertThat(pipeline.totals().reports()).isEqualTo(2);
    }

    @Test
    void anotherUptimeOrBuildIsAnotherCrash() {
        CorrelationPipeline pipeline =
                after(
                        Crashes.ping("1").key(KeyTier.D, "20261101|main|56815|1793000000"),
                        Crashes.report("1").key(KeyTier.D, "20261101|main|56816|1793000000"),
                        Crashes.report("2").key(KeyTier.D, "20261102|main|56815|1793000000"),
                        Crashes.report("3").key(KeyTier.D, "20261101|main|56815|soon"));

        assertThat(pipeline.links()).isEmpty();
    }

    @Test
    void remembersAFewEventsOfAFlood() {
        IdentityGroup group = IdentityGroup.EMPTY;
        for (int i = 0; i < 1_000; i++) {
            CrashVersion ping =
                    Crashes.ping("flood" + i)
                            .at(1_000_000 + i)
                            .key(KeyTier.B, "dump" + i)
                            .key(KeyTier.D, SAME_MOMENT)
                            .build();
            KeyedCandidate probable = ping.candidates().get(1);
            group = group.offer(probable.tierKey(), probable.candidate()).group();
        }

        assertThat(group.members())
                .hasSize(IdentityGroup.MAX_PROBABLE)
                .extracting(Candidate::eventId)
                .startsWith("ping:flood0", "ping:flood1");
    }

    private static CorrelationPipeline after(Crashes... crashes) {
        CorrelationPipeline pipeline = new CorrelationPipeline(1);
        pipeline.run(Stream.of(crashes).map(Crashes::build).toList());
        return pipeline;
    }
}
