package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.statistics.detection.AlertUpdate.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Another ruleset renames, splits and merges signatures while a channel runs. */
class SuccessionTest {

    private static final long MINUTE = 60_000L;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** A Monday. */
    private static final long START = 4 * DAY + 52 * 7 * DAY;

    private static final long SWITCH = START + 3 * DAY + 20 * MINUTE;

    private final ChannelDetector detector = new ChannelDetector(DetectorSettings.ofStep(MINUTE));
    private final ChannelState channel = new ChannelState();
    private final KeyStatesInMemory keys = new KeyStatesInMemory();
    private final List<AlertUpdate> alerts = new ArrayList<>();
    private final Traffic traffic = new Traffic(11, 60, MINUTE, START + DAY);
    private final Succession succession = new Succession();

    @Test
    void withoutSuccessionARenamedSignatureFires() {
        run(START, SWITCH, cell -> cell);
        run(SWITCH, SWITCH + 12 * HOUR, cell -> named(cell, "new name"));
        assertThat(alerts).isNotEmpty();
    }

    @Test
    void aRenamedSignatureGoesOnExactlyAsItWouldHave() {
        run(START, SWITCH, cell -> cell);
        succession.add("sig1", "new name", "Windows", 40);
        succession.add("sig2", "sig2", "Windows", 20);
        byte[] was = Objects.requireNonNull(keys.get("sig1")).toBytes();
        assertThat(detector.succeed(channel, keys, SWITCH, succession)).isEmpty();
        assertThat(keys.get("sig1")).isNull();
        KeyState caughtUp = KeyState.fromBytes(was);
        new KeyLearner(channel, 60, true).catchUp(caughtUp, (int) (SWITCH / MINUTE), SWITCH);
        assertThat(Objects.requireNonNull(keys.get("new name")).toBytes())
                .isEqualTo(caughtUp.toBytes());

        run(SWITCH, SWITCH + 2 * DAY, cell -> named(cell, "new name"));
        assertThat(alerts).extracting(AlertUpdate::signature).isEmpty();
    }

    @Test
    void splitAndMergedSignaturesRaiseNothing() {
        run(START, SWITCH, cell -> cell);
        succession.add("sig1", "half", "Windows", 80);
        succession.add("sig1", "other half", "Darwin", 15);
        succession.add("sig1", "other half", "Linux", 5);
        succession.add("sig2", "both", "Windows", 30);
        succession.add("sig3", "both", "Windows", 20);
        succession.add("sig4", "sig5", "Windows", 5);
        succession.add("sig5", "sig5", "Windows", 5);
        int before = channel.liveKeys;
        assertThat(detector.succeed(channel, keys, SWITCH, succession)).isEmpty();
        assertThat(channel.liveKeys).isEqualTo(before + 1 - 1 - 1);
        run(SWITCH, SWITCH + 2 * DAY, SuccessionTest::splitAndMerged);
        assertThat(alerts).extracting(AlertUpdate::signature).isEmpty();
    }

    @Test
    void aTripledCrashIsStillFoundUnderItsNewName() {
        run(START, SWITCH, cell -> cell);
        succession.add("sig3", "new name", "Windows", 40);
        detector.succeed(channel, keys, SWITCH, succession);
        run(
                SWITCH,
                SWITCH + 3 * HOUR,
                cell -> named(cell, "sig3", "new name"),
                Traffic.cell("new name", Traffic.OLD_BUILD, "Windows", 12, 12, false));
        assertThat(alerts).extracting(AlertUpdate::signature).containsOnly("new name");
    }

    @Test
    void whatFiresGoesOnUnderTheNewName() {
        run(START, SWITCH - HOUR, cell -> cell);
        CellCount burst = Traffic.cell("sig3", Traffic.OLD_BUILD, "Windows", 12, 12, false);
        run(SWITCH - HOUR, SWITCH, cell -> cell, burst);
        assertThat(detector.firing(channel)).hasSize(1);
        succession.add("sig3", "new name", "Windows", 40);
        List<AlertUpdate> moved = detector.succeed(channel, keys, SWITCH, succession);
        assertThat(moved)
                .extracting(AlertUpdate::signature, AlertUpdate::kind)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("sig3", Kind.RESOLVE),
                        org.assertj.core.api.Assertions.tuple("new name", Kind.UPDATE));
        int before = alerts.size();
        run(
                SWITCH,
                SWITCH + HOUR,
                cell -> named(cell, "sig3", "new name"),
                named(burst, "sig3", "new name"));
        assertThat(alerts.subList(before, alerts.size()))
                .allMatch(alert -> alert.kind() == Kind.UPDATE)
                .allMatch(alert -> alert.signature().equals("new name"));
        assertThat(detector.firing(channel))
                .singleElement()
                .satisfies(alert -> assertThat(alert.signature()).isEqualTo("new name"));
    }

    @Test
    void aSignatureWithoutCrashesInTheTimeOfNoticeKeepsWhatIsKnownOfIt() {
        run(START, SWITCH, cell -> cell);
        byte[] was = Objects.requireNonNull(keys.get("sig7")).toBytes();
        succession.add("sig1", "new name", "Windows", 40);
        detector.succeed(channel, keys, SWITCH, succession);
        assertThat(Objects.requireNonNull(keys.get("sig7")).toBytes()).isEqualTo(was);
    }

    @Test
    void heirsHaveTheirSharesAndTheMainOneTheMost() {
        succession.add("a", "b", "Windows", 1);
        succession.add("a", "c", "Windows", 3);
        assertThat(succession.heirs("a")).isEqualTo(Map.of("b", 0.25, "c", 0.75));
        assertThat(succession.mainHeir("a")).isEqualTo("c");
        assertThat(succession.mainHeir("unseen")).isEqualTo("unseen");
    }

    private void run(long from, long to, UnaryOperator<CellCount> name, CellCount... added) {
        for (long at = from; at < to; at += MINUTE) {
            List<CellCount> cells = new ArrayList<>();
            traffic.step(at).forEach(cell -> cells.add(name.apply(cell)));
            cells.addAll(Arrays.asList(added));
            alerts.addAll(detector.step(channel, keys, new StepCounts(at, cells)));
        }
    }

    private static CellCount splitAndMerged(CellCount cell) {
        return switch (cell.signature()) {
            case "sig1" -> named(cell, "sig1", cell.os().equals("Windows") ? "half" : "other half");
            case "sig2", "sig3" -> named(cell, cell.signature(), "both");
            case "sig4" -> named(cell, "sig4", "sig5");
            default -> cell;
        };
    }

    private static CellCount named(CellCount cell, String newName) {
        return named(cell, "sig1", newName);
    }

    private static CellCount named(CellCount cell, String oldName, String newName) {
        return cell.signature().equals(oldName)
                ? new CellCount(
                        newName,
                        cell.build(),
                        cell.os(),
                        cell.pings(),
                        cell.freshClients(),
                        cell.startupPings(),
                        cell.late())
                : cell;
    }
}
