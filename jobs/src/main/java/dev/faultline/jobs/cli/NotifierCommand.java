package dev.faultline.jobs.cli;

import dev.faultline.jobs.notifier.Notifier;
import dev.faultline.jobs.notifier.NotifierSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline notifier}. */
@Command(
        name = "notifier",
        description = {
            "Relay alerts to Alertmanager and to a signed webhook, until it is stopped. It keeps nothing of",
            "its own and may be killed at any time. Run one per --group."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  faultline notifier --alertmanager-url http://127.0.0.1:9093",
            "  faultline notifier --webhook-url https://hooks.example/crashes --webhook-secret-file secret",
            "",
            "docs/reference/notifier.md has what is sent, and routes for e-mail, Slack and PagerDuty."
        })
final class NotifierCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConnectionOptions connection;

    @Option(
            names = "--alertmanager-url",
            paramLabel = "URL",
            description =
                    "An Alertmanager; again for each member of a cluster. Empty for none. A path is"
                            + " kept.")
    private List<String> alertmanagers = new ArrayList<>();

    @Option(
            names = "--alertmanager-authorization-file",
            paramLabel = "FILE",
            description = "File with the Authorization header for Alertmanager, one line.")
    private @Nullable Path authorization;

    @Option(
            names = "--interval",
            defaultValue = "PT1M",
            paramLabel = "ISO",
            description =
                    "How often Alertmanager is sent all alerts, ISO duration (default:"
                            + " ${DEFAULT-VALUE}).")
    private Duration interval = Duration.ZERO;

    @Option(
            names = "--hold",
            defaultValue = "PT5M",
            paramLabel = "ISO",
            description =
                    "How long an alert goes on firing there when it is not sent again (default:"
                            + " ${DEFAULT-VALUE}).")
    private Duration hold = Duration.ZERO;

    @Option(
            names = "--webhook-url",
            paramLabel = "URL",
            defaultValue = "${env:FAULTLINE_WEBHOOK_URL:-}",
            description =
                    "Where changes of state are posted; empty for nowhere (env"
                            + " FAULTLINE_WEBHOOK_URL).")
    private String webhook = "";

    @Option(
            names = "--webhook-secret-file",
            paramLabel = "FILE",
            defaultValue = "${env:FAULTLINE_WEBHOOK_SECRET_FILE:-}",
            description =
                    "File with the secret that signs them, or with two, a line each (env"
                            + " FAULTLINE_WEBHOOK_SECRET_FILE).")
    private String webhookSecret = "";

    @Option(
            names = "--update-interval",
            defaultValue = "PT30M",
            paramLabel = "ISO",
            description =
                    "Shortest time between two updates of an incident at the webhook, unless its severity"
                            + " rises (default: ${DEFAULT-VALUE}).")
    private Duration updateInterval = Duration.ZERO;

    @Option(
            names = "--give-up-after",
            defaultValue = "P1D",
            paramLabel = "ISO",
            description =
                    "Age at which news that the webhook does not take is given up (default:"
                            + " ${DEFAULT-VALUE}).")
    private Duration giveUpAfter = Duration.ZERO;

    @Option(
            names = "--group",
            defaultValue = "faultline-notifier",
            paramLabel = "NAME",
            description =
                    "Consumer group whose committed offsets say what the webhook was told (default:"
                            + " ${DEFAULT-VALUE}).")
    private String group = "";

    @Option(
            names = "--runbook-url",
            defaultValue = "docs/runbooks/",
            paramLabel = "URL",
            description =
                    "Where your copy of the runbooks is, up to the file name (default:"
                            + " ${DEFAULT-VALUE}).")
    private String runbooks = "";

    @Option(
            names = "--alert-url",
            defaultValue = "",
            paramLabel = "URL",
            description = "Where an alert can be seen; its fingerprint is appended.")
    private String link = "";

    @Option(
            names = "--most-alerts",
            defaultValue = "10000",
            paramLabel = "N",
            description = "Alerts kept in memory, some 4 KB each (default: ${DEFAULT-VALUE}).")
    private int mostAlerts;

    @Option(
            names = "--metrics-listen",
            defaultValue = "",
            paramLabel = "HOST:PORT",
            description = "Serve /metrics for Prometheus there.")
    private String metrics = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        NotifierSettings settings = settings();
        if (settings.alertmanagers().isEmpty() && settings.webhook() == null) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "Nothing to relay to: neither --alertmanager-url nor --webhook-url says where.");
            return 0;
        }
        try {
            new Notifier(settings, connection.settings()).run();
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
        return 0;
    }

    private NotifierSettings settings() throws IOException {
        try {
            return new NotifierSettings(
                    alertmanagers.stream().filter(url -> !url.isBlank()).map(this::base).toList(),
                    authorization == null
                            ? Map.of()
                            : Map.of("Authorization", Files.readString(authorization).strip()),
                    interval,
                    hold,
                    webhook.isBlank() ? null : uri(webhook),
                    webhookSecret.isBlank() ? null : Path.of(webhookSecret),
                    group,
                    updateInterval,
                    giveUpAfter,
                    runbooks,
                    link,
                    mostAlerts,
                    metrics.isBlank() ? null : listen());
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
    }

    private URI base(String url) {
        return uri(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    /** An address that is none is not shown: it may hold a secret. */
    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("an address is none: " + e.getReason());
        }
    }

    private InetSocketAddress listen() {
        int colon = metrics.lastIndexOf(':');
        try {
            return new InetSocketAddress(
                    metrics.substring(0, colon), Integer.parseInt(metrics.substring(colon + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("--metrics-listen must be HOST:PORT", e);
        }
    }

    private ParameterException wrong(IllegalArgumentException fault) {
        return new ParameterException(spec.commandLine(), String.valueOf(fault.getMessage()));
    }
}
