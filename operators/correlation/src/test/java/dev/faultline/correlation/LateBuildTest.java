package dev.faultline.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A crash whose build becomes known after it was counted. */
class LateBuildTest {

    @ParameterizedTest
    @ValueSource(strings = {"62.0b5", "62.0"}) // a release candidate sorts before the guess
    void movesItsCountToTheVersionAndCountsItOnce(String version) {
        CrashVersion guessed = Crashes.ping("1").guessedVersion("62.0b0").build();
        CrashVersion known = Crashes.ping("1").version(version).build();

        for (List<CrashVersion> order :
                List.of(List.of(guessed, known), List.of(known, guessed, known))) {
            CorrelationPipeline pipeline = new CorrelationPipeline(1);
            pipeline.run(order);

            assertThat(pipeline.totals().pings()).isEqualTo(1);
            assertThat(pipeline.newCrashes()).isEqualTo(1);
            assertThat(pipeline.published()).contains(version).doesNotContain("62.0b0");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void namesAreWorthMoreThanTheVersionUntilBothAreKnown(boolean symbolsFirst) {
        CrashVersion first = Crashes.ping("1").guessedVersion("62.0b0").resolvedFrames(1).build();
        CrashVersion named = Crashes.ping("1").guessedVersion("62.0b0").resolvedFrames(9).build();
        CrashVersion known = Crashes.ping("1").version("62.0b5").resolvedFrames(1).build();
        CrashVersion both = Crashes.ping("1").version("62.0b5").resolvedFrames(9).build();
        CorrelationPipeline pipeline = new CorrelationPipeline(1);

        pipeline.run(
                (symbolsFirst
                                ? Stream.of(first, named, known, both)
                                : Stream.of(first, known, both, named))
                        .toList());

        assertThat(pipeline.published()).contains("62.0b5").doesNotContain("62.0b0");
        assertThat(pipeline.totals().pings()).isEqualTo(1);
    }
}
