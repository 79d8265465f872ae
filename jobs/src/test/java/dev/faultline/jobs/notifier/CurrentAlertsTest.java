package dev.faultline.jobs.notifier;

import static dev.faultline.jobs.notifier.Alerts.FIRED;
import static dev.faultline.jobs.notifier.Alerts.MINUTE;
import static dev.faultline.jobs.notifier.Alerts.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.schema.AlertState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CurrentAlertsTest {

    private final CurrentAlerts alerts = new CurrentAlerts(2);

    @Test
    void keepsTheLastStatementOfAnAlert() {
        alerts.put(said(AlertState.FIRING, 0), FIRED);
        alerts.put(said(AlertState.RESOLVED, 5), FIRED + 5 * MINUTE);
        assertThat(alerts.at(FIRED + 5 * MINUTE)).containsExactly(said(AlertState.RESOLVED, 5));
        assertThat(alerts.firing(FIRED + 5 * MINUTE)).isZero();
    }

    @Test
    void forgetsWhatEndedLongAgoAndWhatWasDeleted() {
        alerts.put(said(AlertState.RESOLVED, 0), FIRED);
        assertThat(alerts.at(FIRED + Duration.ofHours(24).toMillis())).hasSize(1);
        assertThat(alerts.at(FIRED + Duration.ofHours(26).toMillis())).isEmpty();
        alerts.put(said(AlertState.FIRING, 0), FIRED);
        alerts.delete("a8aeb6f7470ba1f0");
        assertThat(alerts.at(FIRED)).isEmpty();
    }

    @Test
    void makesRoomWithWhatHasEnded() {
        alerts.put(named("ended", AlertState.RESOLVED), FIRED);
        alerts.put(named("one", AlertState.FIRING), FIRED);
        assertThat(alerts.put(named("two", AlertState.FIRING), FIRED)).isTrue();
        assertThat(alerts.at(FIRED))
                .extracting(Statement::fingerprint)
                .containsExactly("one", "two");
    }

    @Test
    void saysWhenThereIsNoRoom() {
        alerts.put(named("one", AlertState.FIRING), FIRED);
        alerts.put(named("two", AlertState.FIRING), FIRED);
        assertThat(alerts.put(named("three", AlertState.FIRING), FIRED)).isFalse();
        assertThat(alerts.at(FIRED))
                .extracting(Statement::fingerprint)
                .containsExactly("one", "two");
        assertThat(alerts.put(named("two", AlertState.UPDATED), FIRED)).isTrue();
    }

    private static Statement named(String fingerprint, AlertState state) {
        return said(state, 0, alert -> alert.setFingerprint(fingerprint));
    }
}
