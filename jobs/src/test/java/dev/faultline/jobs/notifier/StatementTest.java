package dev.faultline.jobs.notifier;

import static dev.faultline.jobs.notifier.Alerts.FIRED;
import static dev.faultline.jobs.notifier.Alerts.MINUTE;
import static dev.faultline.jobs.notifier.Alerts.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {

    @ParameterizedTest
    @EnumSource(names = {"FIRING", "UPDATED"})
    void aFiringAlertIsBelievedUntilItsValidityEnds(AlertState state) {
        Statement statement = said(state, 0);
        assertThat(statement.isFiringAt(FIRED + 15 * MINUTE - 1)).isTrue();
        assertThat(statement.stateAt(FIRED)).isEqualTo("firing");
        assertThat(statement.isFiringAt(FIRED + 15 * MINUTE)).isFalse();
        assertThat(statement.stateAt(FIRED + 15 * MINUTE)).isEqualTo("expired");
        assertThat(statement.endedMillis(FIRED + 99 * MINUTE)).isEqualTo(FIRED + 15 * MINUTE);
    }

    /** Its receive times are an hour old, but it was said a minute ago. */
    @Test
    void anAlertOfABacklogIsBelievedFromTheMomentItWasSaid() {
        Statement fresh = said(AlertState.FIRING, 0);
        Statement late = new Statement(fresh.alert(), FIRED + 60 * MINUTE);
        assertThat(late.isFiringAt(FIRED + 61 * MINUTE)).isTrue();
        assertThat(late.isFiringAt(FIRED + 75 * MINUTE)).isFalse();
    }

    @Test
    void noClaimHoldsForLongerThanAnHour() {
        Statement statement =
                said(
                        AlertState.FIRING,
                        0,
                        alert -> alert.setValidUntil(Instant.parse("2099-01-01T00:00:00Z")));
        assertThat(statement.isFiringAt(FIRED + 59 * MINUTE)).isTrue();
        assertThat(statement.isFiringAt(FIRED + 60 * MINUTE)).isFalse();
    }

    @Test
    void anAlertThatIsOverEndedWhenItWasResolvedAndNeverInTheFuture() {
        Statement resolved = said(AlertState.RESOLVED, 7);
        assertThat(resolved.isFiringAt(FIRED + 7 * MINUTE)).isFalse();
        assertThat(resolved.endedMillis(FIRED + 9 * MINUTE)).isEqualTo(FIRED + 7 * MINUTE);
        assertThat(resolved.endedMillis(FIRED + 6 * MINUTE)).isEqualTo(FIRED + 6 * MINUTE);
        assertThat(resolved.stateAt(FIRED)).isEqualTo("resolved");
        assertThat(said(AlertState.RETRACTED, 7).stateAt(FIRED)).isEqualTo("retracted");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"UNKNOWN", "LEARNING"},
            mode = Mode.EXCLUDE)
    void statesOfAlertsAreAlerts(AlertState state) {
        assertThat(said(state, 0).isAlert()).isTrue();
        assertThat(said(state, 0, alert -> alert.setKind(AlertKind.UNKNOWN)).isAlert()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN", "LEARNING"})
    void otherStatesAreNone(AlertState state) {
        assertThat(said(state, 0).isAlert()).isFalse();
    }

    @Test
    void theEndOfLearningIsNoAlertEither() {
        assertThat(said(AlertState.RESOLVED, 0, alert -> alert.setAlertClass("learning")).isAlert())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\r\nX-Forged: 1", "a b", "ä"})
    void aRowWithoutADecentFingerprintIsNone(String fingerprint) {
        assertThat(said(AlertState.FIRING, 0, alert -> alert.setFingerprint(fingerprint)).isAlert())
                .isFalse();
    }
}
