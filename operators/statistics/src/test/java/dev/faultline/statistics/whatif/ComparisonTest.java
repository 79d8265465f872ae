package dev.faultline.statistics.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.statistics.whatif.Comparison.Pair;
import dev.faultline.statistics.whatif.Comparison.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void incidentsAreTheSameEarlierLaterOrFoundByOneAlone() {
        List<Incident> first =
                List.of(
                        incident("same", 10, 20),
                        incident("early", 10, 20),
                        incident("late", 10, 20),
                        incident("lost", 10, 20));
        List<Incident> second =
                List.of(
                        incident("same", 10, 30),
                        incident("early", 5, 20),
                        incident("late", 15, 40),
                        incident("found", 12, 20));

        assertThat(Comparison.of(first, second))
                .extracting(pair -> pair.any().signature(), Pair::verdict)
                .containsExactlyInAnyOrder(
                        tuple("same", Verdict.SAME),
                        tuple("early", Verdict.EARLIER),
                        tuple("late", Verdict.LATER),
                        tuple("lost", Verdict.ONLY_FIRST),
                        tuple("found", Verdict.ONLY_SECOND));
    }

    @Test
    void anIncidentThatFiresAgainAfterItsEndIsAnother() {
        assertThat(
                        Comparison.of(
                                List.of(incident("a", 10, 20)),
                                List.of(incident("a", 30, 40), incident("a", 15, 18))))
                .extracting(Pair::verdict)
                .containsExactly(Verdict.LATER, Verdict.ONLY_SECOND);
    }

    @Test
    void aLoopIsNoSpikeOfTheSameSignature() {
        assertThat(
                        Comparison.of(
                                List.of(incident("a", 10, 20)),
                                List.of(new Incident("release", "a", "loop", 10, 20))))
                .extracting(Pair::verdict)
                .containsExactlyInAnyOrder(Verdict.ONLY_FIRST, Verdict.ONLY_SECOND);
    }

    @Test
    void theOrderOfTheIncidentsIsNoMatter() {
        Incident one = incident("a", 10, 20);
        Incident two = incident("b", 5, 20);
        assertThat(Comparison.of(List.of(one, two), List.of(two, one)))
                .isEqualTo(Comparison.of(List.of(two, one), List.of(one, two)))
                .extracting(Pair::verdict)
                .containsOnly(Verdict.SAME);
    }

    private static Incident incident(String signature, long fired, long ended) {
        return new Incident("release", signature, "spike", fired, ended);
    }
}
