package dev.faultline.jobs.monitor;

import static dev.faultline.jobs.monitor.MonitorEvents.NOON;
import static dev.faultline.jobs.monitor.MonitorEvents.crash;
import static dev.faultline.jobs.monitor.MonitorEvents.decodeEvent;
import static dev.faultline.jobs.monitor.MonitorEvents.ping;
import static dev.faultline.jobs.monitor.MonitorEvents.progress;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.detect.DetectionReplay;
import dev.faultline.functions.detect.RecordedCrashes;
import dev.faultline.functions.detect.StepSettings;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.CrashFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Alerts of the job, and what comes out when their crashes are replayed. */
class MonitorAlertsTest {

    private final RecordedMonitor monitor = new RecordedMonitor();

    @Test
    void everyAlertComesOutAgainWhenItsCrashesAreReplayed() throws Exception {
        List<InputRecord> events = burst();
        monitor.topology(events, List.of()).execute();

        DetectionReplay replay = new DetectionReplay(recorded(events), settings());
        List<Alert> said = monitor.alerts.rows();
        assertThat(said).extracting(Alert::getState).contains(AlertState.RESOLVED);
        for (Alert alert : some(said)) {
            assertThat(alert.getProvenance().getOffsets()).containsKey("crash.inputs-0");
            assertThat(asSaid(replay.recompute(alert).alert(), alert)).isEqualTo(alert);
        }
        List<Alert> changes =
                said.stream()
                        .filter(alert -> !alert.getSignature().isEmpty())
                        .filter(
                                alert ->
                                        alert.getUpdatedAt()
                                                .equals(alert.getProvenance().getLastStep()))
                        .toList();
        List<Alert> replayed = replay.alerts();
        assertThat(replayed).hasSameSizeAs(changes).hasSizeGreaterThan(1);
        for (int i = 0; i < changes.size(); i++) {
            assertThat(replayed.get(i).getState()).isEqualTo(changes.get(i).getState());
            assertThat(asSaid(replayed.get(i), changes.get(i))).isEqualTo(changes.get(i));
        }
    }

    /**
     * Alerts of signatures that are not said again for the tenth time, and few of the many others.
     */
    private static List<Alert> some(List<Alert> said) {
        return IntStream.range(0, said.size())
                .filter(i -> i % 1_000 == 0 || isWorthReplaying(said.get(i)))
                .mapToObj(said::get)
                .toList();
    }

    private static boolean isWorthReplaying(Alert alert) {
        return !alert.getSignature().isEmpty()
                && (alert.getRevision() < 10 || alert.getState() == AlertState.RESOLVED);
    }

    @Test
    void theEvidenceOfAnAlertGrowsStepByStepToItsScore() throws Exception {
        List<InputRecord> events = burst();
        monitor.topology(events, List.of()).execute();
        Alert fired = firstFiring();

        var evidence =
                new DetectionReplay(recorded(events), settings()).recompute(fired).evidence();

        assertThat(evidence).isNotEmpty().allMatch(step -> step.freshClients() == 10);
        assertThat(evidence.get(evidence.size() - 1).score())
                .isEqualTo(fired.getScore())
                .isGreaterThanOrEqualTo(fired.getThreshold());
        assertThat(evidence.get(evidence.size() - 1).observedSinceOnset())
                .isEqualTo(fired.getObserved());
    }

    @Test
    void anAlertOfWhichACrashIsMissingDoesNotComeOutTheSame() throws Exception {
        List<InputRecord> events = burst();
        monitor.topology(events, List.of()).execute();
        Alert fired = firstFiring();
        List<InputRecord> fewer =
                events.stream().filter(each -> !isEverySecondOf("Fresh::bug", each)).toList();

        Alert recomputed =
                new DetectionReplay(recorded(fewer), settings()).recompute(fired).alert();

        assertThat(recomputed == null || recomputed.getObserved() < fired.getObserved()).isTrue();
    }

    private static boolean isEverySecondOf(String signature, InputRecord event) {
        CrashFacts crash = decodeEvent(Objects.requireNonNull(event.value())).getCrash();
        return crash != null
                && crash.getSignature().equals(signature)
                && crash.getSourceOffset() % 2 == 0;
    }

    /** What comes out, with what says when, how often and from where it was said. */
    private static @Nullable Alert asSaid(@Nullable Alert again, Alert said) {
        if (again == null) {
            return null;
        }
        return Alert.newBuilder(again)
                .setState(said.getState())
                .setRevision(said.getRevision())
                .setUpdatedAt(said.getUpdatedAt())
                .setValidUntil(said.getValidUntil())
                .setResolvedAt(said.getResolvedAt())
                .setExemplarReports(said.getExemplarReports())
                .setProvenance(said.getProvenance())
                .build();
    }

    private static RecordedCrashes recorded(List<InputRecord> events) {
        RecordedCrashes crashes = new RecordedCrashes(new ChannelKey("Meadow", "release"));
        for (InputRecord event : events) {
            CrashFacts crash = decodeEvent(Objects.requireNonNull(event.value())).getCrash();
            if (crash != null) {
                crashes.add(crash);
            }
        }
        return crashes;
    }

    private static StepSettings settings() {
        return MonitorSettings.read(RecordedMonitor.options()).steps();
    }

    private Alert firstFiring() {
        return monitor.alerts.rows().stream()
                .filter(alert -> alert.getState() == AlertState.FIRING)
                .filter(alert -> alert.getKind() == AlertKind.CRASHES)
                .findFirst()
                .orElseThrow();
    }

    /** Thirty hours of usual crashes, and a new signature in the last ten minutes. */
    private static List<InputRecord> burst() {
        List<InputRecord> events = new ArrayList<>();
        int id = 0;
        for (int minute = 0; minute < 1_800; minute++) {
            for (int i = 0; i < 10; i++) {
                events.add(ping(id++, minute, "Usual::crash" + i % 5));
            }
            for (int i = 0; minute >= 1_790 && i < 10; i++) {
                events.add(ping(id++, minute, "Fresh::bug"));
            }
            events.add(progress((minute + 1) * 60_000L));
        }
        return events;
    }

    @Test
    void firesWhenANewSignatureBursts() throws Exception {
        monitor.topology(burst(), List.of()).execute();

        Alert first = firstFiring();
        assertThat(first.getSignature()).isEqualTo("Fresh::bug");
        assertThat(first.getTitle()).contains("Fresh::bug on Meadow release");
        assertThat(first.getFiredAt())
                .isBetween(NOON.plusSeconds(1_790 * 60), NOON.plusSeconds(1_794 * 60));
        assertThat(
                        monitor.alerts.rows().stream()
                                .filter(alert -> alert.getKind() == AlertKind.CRASHES)
                                .map(Alert::getState)
                                .toList())
                .startsWith(AlertState.LEARNING)
                .endsWith(AlertState.RESOLVED);
    }
}
