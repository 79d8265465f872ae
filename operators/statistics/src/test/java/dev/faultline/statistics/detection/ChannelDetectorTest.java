package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.statistics.detection.AlertUpdate.AlertClass;
import dev.faultline.statistics.detection.AlertUpdate.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChannelDetectorTest {

    private static final long MINUTE = 60_000L;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** A Monday. */
    private static final long START = 4 * DAY + 52 * 7 * DAY;

    private final ChannelDetector detector =
            new ChannelDetector(DetectorSettings.ofStep(MINUTE).withResolveAfterMillis(HOUR));

    @Test
    void staysCalmThroughSeasonAdoptionAndLateRecords() {
        for (double perMinute : new double[] {3, 60}) {
            Stream stream = new Stream(perMinute);
            stream.run(START, START + 4 * DAY, at -> List.of());
            assertThat(stream.alerts).isEmpty();
        }
    }

    @Test
    void aCrashOfANewBuildFiresWithinTwoStepsNamingBuildAndSystem() {
        for (int perMinute : new int[] {30, 60}) {
            Stream stream = new Stream(40);
            long onset = START + 2 * DAY + 6 * HOUR;
            stream.run(START, onset, at -> List.of());
            assertThat(stream.alerts).isEmpty();
            stream.run(onset, onset + 2 * MINUTE, at -> crash("new", perMinute));
            AlertUpdate fired = stream.alerts.get(0);
            assertThat(fired.kind()).isEqualTo(Kind.FIRE);
            assertThat(fired.alertClass()).isEqualTo(AlertClass.NEW_SIGNATURE);
            assertThat(fired.signature()).isEqualTo("new");
            assertThat(fired.build()).isEqualTo(Traffic.NEW_BUILD);
            assertThat(fired.os()).isEqualTo("Windows");
            assertThat(fired.onsetMillis()).isEqualTo(onset);
            assertThat(fired.score()).isGreaterThanOrEqualTo(fired.threshold());
            assertThat(fired.ratioLow()).isLessThan(fired.ratio()).isGreaterThan(5);
            assertThat(fired.severity()).isEqualTo(AlertUpdate.Severity.S1);
            assertThat(fired.reasons()).isNotEmpty();
            assertThat(fired.caveats()).noneMatch(each -> each.startsWith("completeness"));
        }
    }

    @Test
    void anAlertOfAChannelOfWhichOnlyAPartComesSaysSo() {
        Stream stream = new Stream(60);
        long partial = START + 2 * DAY + 6 * HOUR;
        stream.run(START, partial, at -> List.of());
        stream.runPart(partial, partial + 2 * HOUR, at -> List.of());
        stream.runPart(partial + 2 * HOUR, partial + 3 * HOUR, at -> crash("new", 8));

        assertThat(stream.alerts.get(0).signature()).isEqualTo("new");
        assertThat(stream.alerts.get(0).caveats())
                .anyMatch(each -> each.matches("completeness: only \\d+ % of the crashes .*"));
    }

    @Test
    void aKnownCrashThatTripledFiresAndResolvesWhenItIsOver() {
        Stream stream = new Stream(60);
        long onset = START + 3 * DAY;
        stream.run(START, onset, at -> List.of());
        stream.run(onset, onset + 3 * HOUR, at -> crash("sig3", 12));
        assertThat(stream.alerts).extracting(AlertUpdate::kind).startsWith(Kind.FIRE);
        AlertUpdate fired = stream.alerts.get(0);
        assertThat(fired.signature()).isEqualTo("sig3");
        assertThat(fired.alertClass()).isEqualTo(AlertClass.SPIKE);
        assertThat(fired.atMillis()).isLessThan(onset + HOUR);
        assertThat(detector.firing(stream.channel)).hasSize(1);
        stream.run(onset + 3 * HOUR, onset + 9 * HOUR, at -> List.of());
        assertThat(stream.alerts).allMatch(alert -> alert.signature().equals("sig3"));
        assertThat(stream.alerts.get(stream.alerts.size() - 1).kind()).isEqualTo(Kind.RESOLVE);
        assertThat(detector.firing(stream.channel)).isEmpty();
    }

    @Test
    void moreThanTwentySignaturesAtOnceAreOneIncidentOfTheChannel() {
        for (int signatures : new int[] {15, 25}) {
            Stream stream = new Stream(60);
            long onset = START + 2 * DAY;
            stream.run(START, onset, at -> List.of());
            stream.run(onset, onset + 20 * MINUTE, at -> crashes(signatures));
            List<String> fired =
                    stream.alerts.stream()
                            .filter(alert -> alert.kind() == Kind.FIRE)
                            .map(AlertUpdate::signature)
                            .toList();
            if (signatures > 20) {
                assertThat(fired).containsExactly(AlertUpdate.WHOLE_CHANNEL);
                assertThat(stream.alerts.get(0).alertClass()).isEqualTo(AlertClass.CHANNEL);
            } else {
                assertThat(fired).hasSize(signatures).doesNotContain(AlertUpdate.WHOLE_CHANNEL);
            }
        }
    }

    private static List<CellCount> crashes(int signatures) {
        List<CellCount> cells = new ArrayList<>();
        for (int i = 0; i < signatures; i++) {
            cells.addAll(crash("incident" + i, 10));
        }
        return cells;
    }

    @Test
    void aLoopingClientIsNamedALoopAndNeverASpike() {
        Stream stream = new Stream(30);
        long onset = START + 2 * DAY;
        stream.run(START, onset, at -> List.of());
        stream.run(
                onset,
                onset + 2 * HOUR,
                at ->
                        List.of(
                                Traffic.cell(
                                        "sig5",
                                        Traffic.NEW_BUILD,
                                        "Linux",
                                        40,
                                        at == onset ? 1 : 0,
                                        false)));
        assertThat(stream.alerts).extracting(AlertUpdate::alertClass).containsOnly(AlertClass.LOOP);
        assertThat(stream.alerts.get(0).atMillis()).isLessThanOrEqualTo(onset + 10 * MINUTE);
        stream.run(onset + 2 * HOUR, onset + 6 * HOUR, at -> List.of());
        assertThat(stream.alerts)
                .extracting(AlertUpdate::kind)
                .containsExactly(Kind.FIRE, Kind.RESOLVE);
    }

    @Test
    void anOutageAndTheBacklogAfterItRaiseNothing() {
        Stream stream = new Stream(60);
        long outage = START + 2 * DAY;
        stream.run(START, outage, at -> List.of());
        stream.silence(outage, outage + 2 * HOUR);
        assertThat(detector.status(stream.channel, outage + 2 * HOUR))
                .isEqualTo(ChannelStatus.SILENT);
        stream.run(outage + 2 * HOUR, outage + 3 * HOUR, at -> backlog());
        stream.run(outage + 3 * HOUR, outage + 12 * HOUR, at -> List.of());
        assertThat(stream.alerts).isEmpty();
    }

    @Test
    void aDoubledChannelIsNoSpikeOfItsSignatures() {
        Stream stream = new Stream(40);
        stream.run(START, START + 2 * DAY, at -> List.of());
        Traffic more = new Traffic(99, 40, MINUTE, START + DAY);
        stream.run(START + 2 * DAY, START + 3 * DAY, more::step);
        assertThat(stream.alerts).isEmpty();
    }

    @Test
    void aLearningChannelSaysSoAndRaisesNothing() {
        Stream stream = new Stream(40);
        assertThat(detector.status(stream.channel, START)).isEqualTo(ChannelStatus.LEARNING);
        stream.run(START, START + 20 * HOUR, at -> crash("new", 50));
        assertThat(stream.alerts).isEmpty();
        assertThat(detector.status(stream.channel, START + 20 * HOUR))
                .isEqualTo(ChannelStatus.LEARNING);
        assertThat(detector.status(stream.channel, START + DAY))
                .isNotEqualTo(ChannelStatus.LEARNING);
    }

    @Test
    void fewClientsNeverFire() {
        Stream stream = new Stream(40);
        stream.run(START, START + 2 * DAY, at -> List.of());
        stream.run(START + 2 * DAY, START + 2 * DAY + 4 * MINUTE, at -> crash("new", 1));
        assertThat(stream.alerts).isEmpty();
    }

    @Test
    void statesReadBackGiveTheSameAlertsAndBytes() {
        Stream inMemory = new Stream(30);
        Stream readBack = new Stream(30);
        readBack.readsBack = true;
        for (Stream stream : List.of(inMemory, readBack)) {
            stream.run(START, START + 26 * HOUR, at -> List.of());
            stream.run(START + 26 * HOUR, START + 27 * HOUR, at -> crash("sig2", 20));
            stream.run(START + 27 * HOUR, START + 30 * HOUR, at -> List.of());
        }
        assertThat(inMemory.alerts).isNotEmpty().isEqualTo(readBack.alerts);
        assertThat(readBack.channel.toBytes()).isEqualTo(inMemory.channel.toBytes());
        assertThat(readBack.bytes("sig2")).isEqualTo(inMemory.bytes("sig2"));
    }

    @Test
    void theOrderOfCellsDoesNotMatter() {
        Stream forward = new Stream(30);
        Stream backward = new Stream(30);
        backward.reversed = true;
        for (Stream stream : List.of(forward, backward)) {
            stream.run(START, START + 26 * HOUR, at -> crash("sig2", 1));
        }
        assertThat(backward.channel.toBytes()).isEqualTo(forward.channel.toBytes());
        assertThat(backward.bytes("sig2")).isEqualTo(forward.bytes("sig2"));
    }

    @Test
    void aFloodOfSignaturesIsBoundedAndBlindsNothing() {
        DetectorSettings small =
                new DetectorSettings(MINUTE, 50_000, 1, 5, 200, DAY, HOUR, 14 * DAY, 100, 500);
        Stream stream = new Stream(new ChannelDetector(small), 40);
        stream.run(START, START + 2 * DAY, at -> List.of());
        stream.run(
                START + 2 * DAY,
                START + 2 * DAY + 4 * HOUR,
                at ->
                        List.of(
                                Traffic.cell("junk" + at, Traffic.OLD_BUILD, "Linux", 1, 1, false),
                                Traffic.cell("sig2", Traffic.OLD_BUILD, "Linux", 9, 9, false)));
        assertThat(stream.keys.count()).isLessThanOrEqualTo(100);
        assertThat(stream.alerts).extracting(AlertUpdate::signature).containsOnly("sig2");
        // Next day, what has been silent makes room.
        stream.run(START + 2 * DAY + 4 * HOUR, START + 4 * DAY, at -> List.of());
        assertThat(stream.keys.count()).isLessThan(100);
    }

    @Test
    void anAlertIsTakenBackWhenItsSignatureIsNoLongerTracked() {
        Stream stream = new Stream(40);
        stream.run(START, START + 2 * DAY, at -> List.of());
        stream.run(START + 2 * DAY, START + 2 * DAY + 3 * MINUTE, at -> crash("new", 40));
        stream.keys.remove("new");
        stream.run(START + 2 * DAY + 3 * MINUTE, START + 2 * DAY + 4 * MINUTE, at -> List.of());
        assertThat(stream.alerts.get(stream.alerts.size() - 1).kind()).isEqualTo(Kind.RETRACT);
    }

    @Test
    void aSpikeWhoseCrashesComeLateFiresAndSaysSo() {
        Stream stream = new Stream(60);
        long onset = START + 2 * DAY;
        stream.run(START, onset, at -> List.of());
        stream.run(
                onset,
                onset + 10 * MINUTE,
                at -> List.of(Traffic.cell("new", Traffic.NEW_BUILD, "Windows", 60, 60, true)));

        assertThat(stream.alerts).isNotEmpty().allMatch(AlertUpdate::late);
        assertThat(stream.alerts.get(0).signature()).isEqualTo("new");
        assertThat(detector.firing(stream.channel)).allMatch(AlertUpdate::late);
    }

    @Test
    void anAlertWhoseCrashesAreCorrectedAwayIsTakenBack() {
        Stream stream = new Stream(60);
        long onset = START + 2 * DAY;
        stream.run(START, onset, at -> List.of());
        stream.run(onset, onset + 2 * MINUTE, at -> crash("new", 40));
        assertThat(detector.firing(stream.channel)).hasSize(1);

        assertThat(detector.takeBack(stream.channel, stream.keys, onset + MINUTE, "new", 30))
                .isEmpty();
        assertThat(detector.takeBack(stream.channel, stream.keys, onset + MINUTE, "other", 30))
                .isEmpty();
        assertThat(detector.takeBack(stream.channel, stream.keys, onset + MINUTE, "new", 40))
                .extracting(AlertUpdate::kind, AlertUpdate::signature)
                .containsExactly(tuple(Kind.RETRACT, "new"));
        assertThat(detector.firing(stream.channel)).isEmpty();

        stream.run(onset + 2 * MINUTE, onset + 2 * HOUR, at -> List.of());
        assertThat(stream.alerts).extracting(AlertUpdate::kind).doesNotContain(Kind.RESOLVE);
    }

    @Test
    void aSpikeThatComesInTimeIsNotLate() {
        Stream stream = new Stream(60);
        stream.run(START, START + 2 * DAY, at -> List.of());
        stream.run(START + 2 * DAY, START + 2 * DAY + HOUR, at -> crash("new", 60));

        assertThat(stream.alerts).isNotEmpty().noneMatch(AlertUpdate::late);
    }

    @Test
    void aCrashThatComesAndGoesIsOneAlertAndDoesNotFlap() {
        Stream stream = new Stream(60);
        long onset = START + 2 * DAY;
        stream.run(START, onset, at -> List.of());
        stream.run(
                onset,
                onset + 8 * HOUR,
                at -> (at - onset) / (20 * MINUTE) % 2 == 0 ? crash("new", 20) : List.of());
        stream.run(onset + 8 * HOUR, onset + 14 * HOUR, at -> List.of());

        assertThat(stream.alerts)
                .extracting(AlertUpdate::kind)
                .filteredOn(kind -> kind != Kind.UPDATE)
                .containsExactly(Kind.FIRE, Kind.RESOLVE);
        assertThat(stream.alerts).hasSizeLessThan(10);
    }

    @Test
    void tenClientsThatCrashDuringStartupOfAYoungBuildFireWithinTwoMinutes() {
        Stream stream = new Stream(60);
        long onset = START + 2 * DAY + 6 * HOUR;
        stream.run(START, onset, at -> List.of());
        stream.run(onset, onset + 2 * MINUTE, at -> startup(5));

        AlertUpdate fired = stream.alerts.get(0);
        assertThat(fired.kind()).isEqualTo(Kind.FIRE);
        assertThat(fired.alertClass()).isEqualTo(AlertClass.STARTUP);
        assertThat(fired.severity()).isEqualTo(AlertUpdate.Severity.S1);
        assertThat(fired.observed()).isLessThanOrEqualTo(10);
    }

    private static List<CellCount> startup(int clients) {
        return List.of(
                new CellCount(
                        "start", Traffic.NEW_BUILD, "Windows", clients, clients, clients, false));
    }

    @Test
    void stepsComeInOrderAndAligned() {
        Stream stream = new Stream(40);
        stream.run(START, START + MINUTE, at -> List.of());
        assertThatThrownBy(() -> stream.run(START, START + MINUTE, at -> List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> stream.run(START + MINUTE + 1, START + 2 * MINUTE, at -> List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBusySignatureTakesAtMostFourHundredBytesWithoutItsSeason() {
        Stream stream = new Stream(60);
        stream.run(START, START + 3 * DAY, at -> List.of());
        KeyState key = KeyState.fromBytes(stream.bytes("sig20"));
        key.season = null;
        assertThat(key.toBytes().length).isLessThanOrEqualTo(400);
    }

    private static List<CellCount> crash(String signature, int perMinute) {
        return List.of(
                Traffic.cell(signature, Traffic.NEW_BUILD, "Windows", perMinute, perMinute, false));
    }

    /** Three times the usual volume, late, of a mix that is not the usual one. */
    private static List<CellCount> backlog() {
        List<CellCount> cells = new ArrayList<>();
        for (int rank = 1; rank <= 10; rank++) {
            cells.add(Traffic.cell("sig" + rank, Traffic.OLD_BUILD, "Windows", 18, 18, true));
        }
        return cells;
    }

    /** A channel under test: ordinary traffic plus what a scenario adds. */
    private final class Stream {

        final ChannelDetector detector;
        final Traffic traffic;
        final CountedStates keys = new CountedStates();
        final List<AlertUpdate> alerts = new ArrayList<>();
        ChannelState channel = new ChannelState();
        boolean readsBack;
        boolean reversed;

        Stream(double perMinute) {
            this(ChannelDetectorTest.this.detector, perMinute);
        }

        Stream(ChannelDetector detector, double perMinute) {
            this.detector = detector;
            traffic = new Traffic(5, perMinute, MINUTE, START + DAY);
        }

        void run(long from, long to, LongFunction<List<CellCount>> added) {
            for (long at = from; at < to; at += MINUTE) {
                List<CellCount> cells = traffic.step(at);
                cells.addAll(added.apply(at));
                step(at, cells);
            }
        }

        /** A third of the ordinary traffic. */
        void runPart(long from, long to, LongFunction<List<CellCount>> added) {
            for (long at = from; at < to; at += MINUTE) {
                List<CellCount> all = traffic.step(at);
                List<CellCount> cells = new ArrayList<>(added.apply(at));
                for (int i = 0; i < all.size(); i += 3) {
                    cells.add(all.get(i));
                }
                step(at, cells);
            }
        }

        void silence(long from, long to) {
            for (long at = from; at < to; at += MINUTE) {
                step(at, List.of());
            }
        }

        private void step(long at, List<CellCount> cells) {
            List<CellCount> given = new ArrayList<>(cells);
            if (reversed) {
                Collections.reverse(given);
            }
            keys.readsBack = readsBack;
            if (readsBack) {
                channel = ChannelState.fromBytes(channel.toBytes());
            }
            alerts.addAll(detector.step(channel, keys, new StepCounts(at, given)));
        }

        byte[] bytes(String signature) {
            KeyState state = keys.get(signature);
            assertThat(state).isNotNull();
            return state == null ? new byte[0] : state.toBytes();
        }
    }

    /** Keeps states as objects or, as a job would, as bytes. */
    private static final class CountedStates implements KeyStates {

        private final Map<String, KeyState> states = new TreeMap<>();
        boolean readsBack;

        int count() {
            return states.size();
        }

        @Override
        public @Nullable KeyState get(String signature) {
            return states.get(signature);
        }

        @Override
        public void put(String signature, KeyState state) {
            states.put(signature, readsBack ? KeyState.fromBytes(state.toBytes()) : state);
        }

        @Override
        public void remove(String signature) {
            states.remove(signature);
        }

        @Override
        public Iterable<String> signatures() {
            return states.keySet();
        }
    }
}
