package dev.faultline.jobs.notifier;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** What the notifier counts, in Prometheus' text format. */
final class Meters {

    final AtomicLong firing = new AtomicLong();
    final AtomicLong noRoom = new AtomicLong();
    final AtomicLong unreadable = new AtomicLong();
    final AtomicLong alertmanagerTaken = new AtomicLong();
    final AtomicLong alertmanagerFailed = new AtomicLong();

    /** Epoch milliseconds; of whichever Alertmanager took one last. */
    final AtomicLong alertmanagerTakenAt = new AtomicLong();

    final AtomicLong webhookDelivered = new AtomicLong();
    final AtomicLong webhookFailed = new AtomicLong();
    final AtomicLong webhookGivenUp = new AtomicLong();

    /** Epoch milliseconds at which the news in hand was first tried; 0 when none waits. */
    final AtomicLong webhookWaitingSince = new AtomicLong();

    String text(long nowMillis) {
        StringBuilder text = new StringBuilder();
        gauge(text, "firing_alerts", "Alerts that fire now.", (double) firing.get());
        counter(
                text,
                "alerts_without_room_total",
                "Alerts not kept, for there are too many.",
                noRoom);
        counter(
                text,
                "unreadable_rows_total",
                "Rows of the topic that could not be read.",
                unreadable);
        counter(
                text,
                "alertmanager_requests_taken_total",
                "Requests that Alertmanager took.",
                alertmanagerTaken);
        counter(
                text,
                "alertmanager_requests_failed_total",
                "Requests that Alertmanager refused or did not answer.",
                alertmanagerFailed);
        gauge(
                text,
                "alertmanager_last_taken_timestamp_seconds",
                "When Alertmanager last took a request.",
                alertmanagerTakenAt.get() / 1000.0);
        counter(text, "webhook_delivered_total", "News the webhook took.", webhookDelivered);
        counter(
                text,
                "webhook_attempts_failed_total",
                "Attempts the webhook refused or did not answer.",
                webhookFailed);
        counter(text, "webhook_given_up_total", "News that was given up.", webhookGivenUp);
        long since = webhookWaitingSince.get();
        gauge(
                text,
                "webhook_waiting_seconds",
                "How long the news in hand has been tried.",
                since == 0 ? 0 : Math.max(0, nowMillis - since) / 1000.0);
        return text.toString();
    }

    private static void counter(StringBuilder text, String name, String help, AtomicLong value) {
        metric(text, name, help, "counter", Long.toString(value.get()));
    }

    private static void gauge(StringBuilder text, String name, String help, double value) {
        metric(text, name, help, "gauge", String.format(Locale.ROOT, "%.3f", value));
    }

    private static void metric(
            StringBuilder text, String name, String help, String type, String value) {
        String full = "faultline_notifier_" + name;
        text.append("# HELP ").append(full).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(full).append(' ').append(type).append('\n');
        text.append(full).append(' ').append(value).append('\n');
    }
}
