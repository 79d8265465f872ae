package dev.faultline.jobs.notifier;

import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Alerts as the monitoring job makes them. */
final class Alerts {

    static final long FIRED = Instant.parse("2026-11-27T12:00:00Z").toEpochMilli();
    static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private Alerts() {}

    /** Said so many minutes after it fired, with the revision of that number. */
    static Statement said(AlertState state, int minute) {
        return said(state, minute, alert -> {});
    }

    static Statement said(AlertState state, int minute, Consumer<Alert> but) {
        Alert alert = Alert.newBuilder().build();
        long now = FIRED + minute * MINUTE;
        alert.setFingerprint("a8aeb6f7470ba1f0");
        alert.setKind(AlertKind.CRASHES);
        alert.setState(state);
        alert.setRevision(minute);
        alert.setAlertClass("spike");
        alert.setSeverity("S2");
        alert.setProduct("Meadow");
        alert.setChannel("release");
        alert.setSignature("meadow::Draw");
        alert.setBuilds(List.of("20261122190249"));
        alert.setOperatingSystems(List.of());
        alert.setTitle("S2 spike: meadow::Draw on Meadow release");
        alert.setOnset(Instant.ofEpochMilli(FIRED - MINUTE));
        alert.setFiredAt(Instant.ofEpochMilli(FIRED));
        alert.setUpdatedAt(Instant.ofEpochMilli(now));
        alert.setValidUntil(Instant.ofEpochMilli(now + 15 * MINUTE));
        boolean over = state == AlertState.RESOLVED || state == AlertState.RETRACTED;
        alert.setResolvedAt(over ? Instant.ofEpochMilli(now) : null);
        alert.setObserved(43);
        alert.setExpected(2);
        alert.setRatio(21.5);
        alert.setRatioLow(15);
        alert.setRatioHigh(29);
        alert.setCrashes(50);
        alert.setClients(43.0);
        alert.setReasons(List.of("evidence 42.8 nats"));
        alert.setCaveats(List.of());
        alert.setExemplarReports(List.of("report:1"));
        alert.setLifts(List.of());
        but.accept(alert);
        return new Statement(alert, now);
    }
}
