package dev.faultline.jobs.notifier;

import static dev.faultline.jobs.notifier.Alerts.FIRED;
import static dev.faultline.jobs.notifier.Alerts.MINUTE;
import static dev.faultline.jobs.notifier.Alerts.said;
import static dev.faultline.schema.AlertState.FIRING;
import static dev.faultline.schema.AlertState.RESOLVED;
import static dev.faultline.schema.AlertState.RETRACTED;
import static dev.faultline.schema.AlertState.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.jobs.notifier.Incidents.News;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentsTest {

    private static final String INCIDENT = "a8aeb6f7470ba1f0-" + FIRED;

    private final Incidents incidents = new Incidents(30 * MINUTE, 100);

    @Test
    void anIncidentIsToldWhenItBeginsAndWhenItEnds() {
        assertThat(next(FIRING, 0)).containsExactly(INCIDENT + "-firing");
        assertThat(next(RESOLVED, 9)).containsExactly(INCIDENT + "-resolved");
    }

    @Test
    void aRetractionIsToldAsOne() {
        next(FIRING, 0);
        assertThat(next(RETRACTED, 9)).containsExactly(INCIDENT + "-retracted");
    }

    @Test
    void repetitionIsNoNewsForHoweverLong() {
        next(FIRING, 0);
        for (int minute = 5; minute < 600; minute += 5) {
            assertThat(next(FIRING, minute)).isEmpty();
        }
    }

    @Test
    void updatesAreToldOncePerInterval() {
        next(FIRING, 0);
        assertThat(next(UPDATED, 29)).isEmpty();
        assertThat(next(UPDATED, 30)).containsExactly(INCIDENT + "-updated-30");
        assertThat(next(UPDATED, 59)).isEmpty();
    }

    /** Otherwise the receiver would keep what it was told first. */
    @Test
    void anUpdateThatCameTooEarlyIsToldWithTheNextRepetition() {
        next(FIRING, 0);
        next(UPDATED, 10);
        assertThat(next(FIRING, 25)).isEmpty();
        assertThat(next(FIRING, 30)).containsExactly(INCIDENT + "-updated-30");
        assertThat(next(FIRING, 90)).isEmpty();
    }

    @Test
    void anotherSeverityIsToldAtOnce() {
        next(FIRING, 0);
        Statement worse = said(UPDATED, 2, alert -> alert.setSeverity("S1"));
        assertThat(ids(incidents.next(worse))).containsExactly(INCIDENT + "-updated-2");
    }

    @Test
    void whatEndedWithoutHavingBeenToldIsNotToldToEnd() {
        assertThat(next(RESOLVED, 0)).isEmpty();
        assertThat(next(RESOLVED, 1)).isEmpty();
    }

    @Test
    void theSameAlertFiringAnewIsAnotherIncident() {
        next(FIRING, 0);
        next(RESOLVED, 9);
        Statement again =
                said(FIRING, 1, a -> a.setFiredAt(Instant.ofEpochMilli(FIRED + 60 * MINUTE)));
        assertThat(ids(incidents.next(again)))
                .containsExactly("a8aeb6f7470ba1f0-" + (FIRED + 60 * MINUTE) + "-firing");
    }

    @Test
    void anIncidentWhoseEndIsMissingExpiresWhenTheNextBegins() {
        next(FIRING, 0);
        Statement again = said(FIRING, 1, a -> a.setFiredAt(Instant.ofEpochMilli(FIRED + MINUTE)));
        assertThat(ids(incidents.next(again)))
                .containsExactly(
                        INCIDENT + "-expired-0",
                        "a8aeb6f7470ba1f0-" + (FIRED + MINUTE) + "-firing");
    }

    /** After a restore the job says again what it said since its checkpoint. */
    @Test
    void whatARestoredJobSaysAgainIsNoNews() {
        next(FIRING, 0);
        next(RESOLVED, 9);
        assertThat(next(FIRING, 5)).isEmpty();
        assertThat(next(RESOLVED, 9)).isEmpty();
        assertThat(next(FIRING, 10)).containsExactly(INCIDENT + "-resumed-10");
    }

    @Test
    void anAlertThatNobodyRepeatsExpiresOnceAndMayResume() {
        next(FIRING, 0);
        assertThat(incidents.expired(FIRED + 14 * MINUTE)).isEmpty();
        assertThat(ids(incidents.expired(FIRED + 15 * MINUTE)))
                .containsExactly(INCIDENT + "-expired-0");
        assertThat(incidents.expired(FIRED + 16 * MINUTE)).isEmpty();
        assertThat(next(FIRING, 60)).containsExactly(INCIDENT + "-resumed-60");
        assertThat(next(RESOLVED, 70)).containsExactly(INCIDENT + "-resolved");
    }

    @Test
    void whatWasToldBeforeARestartIsNotToldAgain() {
        incidents.recall(said(FIRING, 0));
        assertThat(next(FIRING, 5)).isEmpty();
        assertThat(next(RESOLVED, 9)).containsExactly(INCIDENT + "-resolved");
        incidents.recall(said(RESOLVED, 9));
        assertThat(next(RESOLVED, 9)).isEmpty();
    }

    @Test
    void whatExpiredBeforeARestartWasToldAndWhatExpiredSinceWasNot() {
        incidents.recall(said(FIRING, 0));
        incidents.recallExpired(FIRED + 14 * MINUTE);
        assertThat(incidents.expired(FIRED + 20 * MINUTE)).hasSize(1);
        incidents.recall(said(FIRING, 0));
        incidents.recallExpired(FIRED + 15 * MINUTE);
        assertThat(incidents.expired(FIRED + 20 * MINUTE)).isEmpty();
    }

    @Test
    void theWatchdogIsNoNewsButASilentPipelineIs() {
        assertThat(incidents.next(said(FIRING, 0, a -> a.setKind(AlertKind.WATCHDOG)))).isEmpty();
        assertThat(incidents.next(said(FIRING, 0, a -> a.setKind(AlertKind.PIPELINE)))).hasSize(1);
    }

    @Test
    void remembersABoundedNumberAndForgetsWhatIsOverFirst() {
        Incidents few = new Incidents(30 * MINUTE, 2);
        few.next(named("open", FIRING));
        few.next(named("over", FIRING));
        few.next(named("over", RESOLVED));
        few.next(named("new", FIRING));
        assertThat(few.next(named("open", RESOLVED))).hasSize(1);
        assertThat(few.next(named("new", RESOLVED))).hasSize(1);
    }

    private static Statement named(String fingerprint, AlertState state) {
        return said(state, 0, alert -> alert.setFingerprint(fingerprint));
    }

    private List<String> next(AlertState state, int minute) {
        return ids(incidents.next(said(state, minute)));
    }

    private static List<String> ids(List<News> news) {
        return news.stream().map(News::id).toList();
    }
}
