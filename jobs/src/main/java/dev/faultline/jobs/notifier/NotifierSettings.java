package dev.faultline.jobs.notifier;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the notifier does.
 *
 * @param alertmanagers base addresses; each is sent everything
 * @param alertmanagerHeaders sent with each request to them
 * @param interval how often Alertmanager is sent everything
 * @param hold for how long an alert goes on firing there when it is not sent again
 * @param webhook address of the webhook
 * @param webhookSecret file with its secret
 * @param group under which the committed offsets say what the webhook was told
 * @param updateInterval shortest time between two updates of an incident at the webhook
 * @param giveUpAfter age at which news that the webhook does not take is given up
 * @param runbooks where the runbooks are; the name of the file follows
 * @param link where an alert can be seen; the fingerprint follows
 * @param mostAlerts alerts kept in memory, some 4 KB each
 * @param meters where {@code /metrics} is served
 */
public record NotifierSettings(
        List<URI> alertmanagers,
        Map<String, String> alertmanagerHeaders,
        Duration interval,
        Duration hold,
        @Nullable URI webhook,
        @Nullable Path webhookSecret,
        String group,
        Duration updateInterval,
        Duration giveUpAfter,
        String runbooks,
        String link,
        int mostAlerts,
        @Nullable InetSocketAddress meters) {

    /** An alert must survive two requests that were lost. */
    private static final int INTERVALS_PER_HOLD = 3;

    /**
     * Checks every bound.
     *
     * @throws IllegalArgumentException naming the option that is wrong
     */
    public NotifierSettings {
        alertmanagers = List.copyOf(alertmanagers);
        alertmanagerHeaders = Map.copyOf(alertmanagerHeaders);
        alertmanagers.forEach(uri -> checkAddress("--alertmanager-url", uri));
        if (webhook != null) {
            checkAddress("--webhook-url", webhook);
            require(webhookSecret != null, "--webhook-url needs --webhook-secret-file");
        }
        require(
                !interval.minusSeconds(1).isNegative() && interval.toMinutes() <= 3,
                "--interval must be 1 s to 3 min: Alertmanager ends what it does not hear of");
        require(
                hold.compareTo(interval.multipliedBy(INTERVALS_PER_HOLD)) >= 0
                        && hold.toHours() <= 1,
                "--hold must be at least three times --interval and at most 1 h");
        require(
                !updateInterval.isNegative() && updateInterval.toDays() <= 1,
                "--update-interval must be 0 to 1 d");
        require(
                giveUpAfter.toMinutes() >= 1 && giveUpAfter.toDays() <= 7,
                "--give-up-after must be 1 min to 7 d");
        require(mostAlerts > 0 && mostAlerts <= 1_000_000, "--most-alerts must be 1 to 1000000");
    }

    private static void checkAddress(String option, URI uri) {
        boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        require(
                isHttp && uri.getHost() != null && uri.getUserInfo() == null,
                option + " must be an http or https address without user or password");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    AlertWriter writer() {
        return new AlertWriter(hold.toMillis(), runbooks, link);
    }
}
