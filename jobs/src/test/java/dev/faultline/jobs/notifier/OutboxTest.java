package dev.faultline.jobs.notifier;

import static dev.faultline.jobs.notifier.Alerts.FIRED;
import static dev.faultline.jobs.notifier.Alerts.MINUTE;
import static dev.faultline.jobs.notifier.Alerts.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.schema.AlertState;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final Outbox outbox = new Outbox(new AlertWriter(5 * MINUTE, "", ""));

    @Test
    void aFiringAlertIsDueEachTime() {
        List<Statement> current = List.of(said(AlertState.FIRING, 0));
        outbox.taken(outbox.due(current, FIRED), FIRED);
        assertThat(outbox.due(current, FIRED + MINUTE))
                .singleElement()
                .extracting(AlertmanagerAlert::endsAt)
                .isEqualTo("2026-11-27T12:06:00Z");
    }

    @Test
    void anEndIsRepeatedForAWhileAfterItWasTaken() {
        List<Statement> current = List.of(said(AlertState.RESOLVED, 0));
        long takenAt = FIRED + 300 * MINUTE;
        assertThat(outbox.due(current, FIRED)).hasSize(1);
        outbox.taken(outbox.due(current, takenAt), takenAt);
        outbox.taken(outbox.due(current, takenAt + 14 * MINUTE), takenAt + 14 * MINUTE);
        assertThat(outbox.due(current, takenAt + 14 * MINUTE)).hasSize(1);
        assertThat(outbox.due(current, takenAt + 15 * MINUTE)).isEmpty();
    }

    @Test
    void anEndThatNobodyTookIsSaidForADay() {
        List<Statement> current = List.of(said(AlertState.RESOLVED, 0));
        assertThat(outbox.due(current, FIRED)).hasSize(1);
        assertThat(outbox.due(current, FIRED + 24 * 60 * MINUTE)).hasSize(1);
    }

    @Test
    void anAlertThatNobodyRepeatsEndsWhereItsValidityDid() {
        List<Statement> current = List.of(said(AlertState.FIRING, 0));
        outbox.due(current, FIRED);
        assertThat(outbox.due(current, FIRED + 16 * MINUTE))
                .singleElement()
                .extracting(AlertmanagerAlert::endsAt)
                .isEqualTo("2026-11-27T12:15:00Z");
    }

    @Test
    void anotherSeverityEndsTheAlertOfTheOne() {
        outbox.due(List.of(said(AlertState.FIRING, 0)), FIRED);
        List<AlertmanagerAlert> due =
                outbox.due(
                        List.of(said(AlertState.UPDATED, 3, row -> row.setSeverity("S1"))),
                        FIRED + 3 * MINUTE);
        assertThat(due)
                .extracting(alert -> alert.labels().get("severity") + ' ' + alert.endsAt())
                .containsExactlyInAnyOrder("S1 2026-11-27T12:08:00Z", "S2 2026-11-27T12:03:00Z");
    }

    @Test
    void anAlertThatFiresAgainIsNoLongerSaidToHaveEnded() {
        outbox.due(List.of(said(AlertState.RESOLVED, 0)), FIRED);
        assertThat(outbox.due(List.of(said(AlertState.FIRING, 3)), FIRED + 3 * MINUTE))
                .singleElement()
                .extracting(AlertmanagerAlert::endsAt)
                .isEqualTo("2026-11-27T12:08:00Z");
    }

    @Test
    void aSecondEndIsSaidToo() {
        outbox.taken(outbox.due(List.of(said(AlertState.RESOLVED, 0)), FIRED), FIRED);
        outbox.due(List.of(said(AlertState.FIRING, 30)), FIRED + 30 * MINUTE);
        assertThat(outbox.due(List.of(said(AlertState.RESOLVED, 40)), FIRED + 40 * MINUTE))
                .singleElement()
                .extracting(AlertmanagerAlert::endsAt)
                .isEqualTo("2026-11-27T12:40:00Z");
    }
}
