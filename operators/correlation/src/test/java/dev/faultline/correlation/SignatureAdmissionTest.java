package dev.faultline.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.correlation.SignatureAdmission.Decision;
import dev.faultline.correlation.SignatureAdmission.Fate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SignatureAdmissionTest {

    private static final Dimensions WHERE =
            new Dimensions("Meadow", "release", "1.0", "20261101000000", "Linux", "main");

    private final SignatureAdmission admission = new SignatureAdmission();

    @Test
    void namesThoseThatWereReceivedFirst() {
        Decision decision =
                admission.decide(
                        List.of(crash("late", 30), crash("early", 10), crash("next", 20)), 100, 2);

        assertThat(signatures(decision.named())).containsExactly("early", "next");
        assertThat(signatures(decision.others())).containsExactly("late");
        assertThat(decision.waiting()).isEmpty();
        assertThat(admission.fate("early", 2)).isEqualTo(Fate.NAMED);
        assertThat(admission.fate("late", 2)).isEqualTo(Fate.OTHER);
    }

    @Test
    void namesThoseOfTheSameMomentByTheirTexts() {
        Decision decision = admission.decide(List.of(crash("b", 10), crash("a", 10)), 100, 1);

        assertThat(signatures(decision.named())).containsExactly("a");
        assertThat(signatures(decision.others())).containsExactly("b");
    }

    @Test
    void waitsUntilEverythingReceivedBeforeIsKnown() {
        CrashDelta crash = crash("a", 10);
        admission.await(crash);
        assertThat(admission.fate("a", 1)).isEqualTo(Fate.UNDECIDED);
        assertThat(admission.decidesAt()).isEqualTo(10);

        Decision tooEarly = admission.decide(List.of(crash), 9, 1);
        assertThat(tooEarly.waiting()).containsExactly(crash);
        assertThat(admission.waiting()).isEqualTo(1);
        assertThat(admission.decidesAt()).isEqualTo(10);

        Decision inTime = admission.decide(List.of(crash), 10, 1);
        assertThat(inTime.named()).containsExactly(crash);
        assertThat(admission.waiting()).isZero();
        assertThat(admission.decidesAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whoStillWaitsWhenThereIsNoRoomLeftIsRefused() {
        Decision decision = admission.decide(List.of(crash("a", 10), crash("b", 20)), 10, 1);

        assertThat(signatures(decision.named())).containsExactly("a");
        assertThat(signatures(decision.others())).containsExactly("b");
        assertThat(decision.waiting()).isEmpty();
    }

    @Test
    void aCrashThatWasTakenBackTakesNoRoom() {
        Decision decision =
                admission.decide(
                        List.of(crash("gone", 10), takenBack("gone", 10), crash("a", 20)), 100, 1);

        assertThat(signatures(decision.named())).containsExactly("a");
        assertThat(decision.others()).isEmpty();
        assertThat(decision.waiting()).isEmpty();
    }

    @Test
    void aSignatureIsAsOldAsTheFirstCrashThatIsLeftOfIt() {
        Decision decision =
                admission.decide(
                        List.of(
                                crash("moved", 10),
                                crash("moved", 30),
                                takenBack("moved", 10),
                                crash("a", 20)),
                        100,
                        1);

        assertThat(signatures(decision.named())).containsExactly("a");
        assertThat(decision.others()).containsExactly(crash("moved", 30));
    }

    @Test
    void aCorrectionLandsWhereItsCrashDid() {
        Decision unused = admission.decide(List.of(crash("a", 10), crash("b", 20)), 100, 1);

        for (String signature : List.of("a", "b", "c")) {
            assertThat(admission.fate(signature, 1))
                    .isEqualTo(signature.equals("a") ? Fate.NAMED : Fate.OTHER);
        }
    }

    @Test
    void anyOrderOfCrashesAndAnyStepsOfTimeDecideTheSame() {
        Random random = new Random(11);
        List<CrashDelta> crashes = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            crashes.add(crash("Fault" + random.nextInt(300), random.nextInt(1_000)));
        }
        List<String> expected = outcome(crashes, List.of(1_000L));
        assertThat(expected).hasSize(2_000);
        assertThat(new TreeSet<>(expected)).anyMatch(each -> each.startsWith("__other__"));

        for (int shuffle = 0; shuffle < 20; shuffle++) {
            Collections.shuffle(crashes, random);
            List<Long> steps =
                    Stream.concat(
                                    random.longs(shuffle, 0, 1_000).sorted().boxed(),
                                    Stream.of(1_000L))
                            .toList();
            assertThat(outcome(crashes, steps)).isEqualTo(expected);
        }
    }

    /** Where each crash is counted in the end; none comes before its time or after it. */
    private static List<String> outcome(List<CrashDelta> crashes, List<Long> steps) {
        SignatureAdmission admission = new SignatureAdmission();
        List<String> counted = new ArrayList<>();
        List<CrashDelta> waiting = new ArrayList<>();
        long known = -1;
        for (long step : steps) {
            for (CrashDelta crash : crashes) {
                if (crash.receivedAt() > known && crash.receivedAt() <= step) {
                    Fate fate = admission.fate(crash.facts().signature(), 100);
                    if (fate == Fate.UNDECIDED) {
                        waiting.add(crash);
                    } else {
                        counted.add(as(fate == Fate.NAMED, crash));
                    }
                }
            }
            known = step;
            Decision decision = admission.decide(waiting, step, 100);
            decision.named().forEach(each -> counted.add(as(true, each)));
            decision.others().forEach(each -> counted.add(as(false, each)));
            waiting = new ArrayList<>(decision.waiting());
            admission = SignatureAdmission.fromBytes(admission.toBytes());
        }
        return counted.stream().sorted().toList();
    }

    private static String as(boolean named, CrashDelta crash) {
        return (named ? crash.facts().signature() : "__other__") + " " + crash.receivedAt();
    }

    @Test
    void comesBackFromItsBytes() {
        Decision unused = admission.decide(List.of(crash("a", 10), crash("b", 10)), 10, 3);
        admission.await(crash("c", 40));
        assertThat(admission.keepUntil(500)).isTrue();
        assertThat(admission.keepUntil(400)).isFalse();

        SignatureAdmission back = SignatureAdmission.fromBytes(admission.toBytes());

        assertThat(back.fate("a", 2)).isEqualTo(Fate.NAMED);
        assertThat(back.fate("b", 2)).isEqualTo(Fate.NAMED);
        assertThat(back.fate("c", 3)).isEqualTo(Fate.UNDECIDED);
        assertThat(back.fate("c", 2)).isEqualTo(Fate.OTHER);
        assertThat(back.waiting()).isEqualTo(1);
        assertThat(back.decidesAt()).isEqualTo(40);
        assertThat(back.expiresAt()).isEqualTo(500);
    }

    @Test
    void otherBytesAreRefused() {
        for (byte[] bytes : List.of(new byte[0], new byte[] {1, 2}, new byte[] {9, 0, 0, 0, 0})) {
            assertThatThrownBy(() -> SignatureAdmission.fromBytes(bytes))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<String> signatures(List<CrashDelta> deltas) {
        return deltas.stream().map(each -> each.facts().signature()).toList();
    }

    private static CrashDelta crash(String signature, long receivedAt) {
        return delta(1, signature, receivedAt);
    }

    private static CrashDelta takenBack(String signature, long receivedAt) {
        return delta(-1, signature, receivedAt);
    }

    private static CrashDelta delta(int sign, String signature, long receivedAt) {
        return new CrashDelta(
                sign,
                sign < 0,
                sign < 0,
                false,
                "ping:" + signature + receivedAt,
                CrashSource.PING,
                receivedAt,
                receivedAt,
                5,
                new CrashFacts(WHERE, signature, false, false, 7, 1, 1, null),
                null);
    }
}
