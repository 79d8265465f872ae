package dev.faultline.jobs.cli;

import dev.faultline.jobs.audit.Audit;
import dev.faultline.jobs.audit.AuditException;
import dev.faultline.jobs.audit.AuditMetrics;
import dev.faultline.jobs.audit.AuditReport;
import dev.faultline.jobs.audit.AuditSettings;
import dev.faultline.jobs.kafka.RegistryException;
import dev.faultline.jobs.metrics.MetricsPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline audit}. */
@Command(
        name = "audit",
        description = {
            "Compare what came in with what was said of it: is anything missing, doubled or altered, and does",
            "anything wait for too long? Works while the jobs run, and changes nothing."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnExecutionException = 2,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:clean", "1:findings", "2:cannot audit, or wrong usage"},
        footer = {
            "",
            "Examples:",
            "  faultline audit",
            "  faultline audit --json | jq '.findings[]'",
            "  faultline audit --every PT5M --metrics-port 9405",
            "",
            "docs/guarantees.md says what is checked; docs/runbooks/audit-is-red.md what to do about findings."
        })
final class AuditCommand implements Callable<Integer> {

    private static final int CANNOT_AUDIT = 2;

    @Spec private CommandSpec spec;
    @Mixin private ConnectionOptions connection;

    @Option(names = "--json", description = "One JSON document per audit.")
    private boolean json;

    @Option(
            names = "--every",
            paramLabel = "ISO",
            description =
                    "Audit again and again, this long after the end of the last one, until stopped.")
    private @Nullable Duration every;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "With --every: serve /metrics for Prometheus there, on every address.")
    private @Nullable Integer metricsPort;

    @Option(
            names = "--allowed-delay",
            defaultValue = "PT5M",
            paramLabel = "ISO",
            description =
                    "How long a record may wait for the jobs before that is a finding (default:"
                            + " ${DEFAULT-VALUE}).")
    private Duration allowedDelay = Duration.ZERO;

    @Option(
            names = "--strict",
            description =
                    "A record that was said twice, word for word, is a finding. After a restart of a job"
                            + " that is usual and harmless, so it is not one by default.")
    private boolean strict;

    @Option(
            names = "--findings",
            defaultValue = "20",
            paramLabel = "N",
            description =
                    "Findings shown for each topic and kind; all are counted (default:"
                            + " ${DEFAULT-VALUE}).")
    private int findings;

    @Option(
            names = "--enrich-group",
            defaultValue = "faultline-enrich",
            paramLabel = "NAME",
            description = "Consumer group of the enrichment (default: ${DEFAULT-VALUE}).")
    private String enrichGroup = "";

    @Option(
            names = "--monitor-group",
            defaultValue = "faultline-monitor",
            paramLabel = "NAME",
            description = "Consumer group of the monitoring (default: ${DEFAULT-VALUE}).")
    private String monitorGroup = "";

    @Option(
            names = "--publish-interval",
            defaultValue = "PT10S",
            paramLabel = "ISO",
            description = "As set for the monitoring (default: ${DEFAULT-VALUE}).")
    private Duration publishInterval = Duration.ZERO;

    @Option(
            names = "--silence-hold",
            defaultValue = "PT10S",
            paramLabel = "ISO",
            description = "As set for the monitoring (default: ${DEFAULT-VALUE}).")
    private Duration silenceHold = Duration.ZERO;

    @Option(
            names = "--horizon",
            defaultValue = "P7D",
            paramLabel = "ISO",
            description = "As set for the monitoring (default: ${DEFAULT-VALUE}).")
    private Duration horizon = Duration.ZERO;

    @Option(
            names = "--horizon-bucket",
            defaultValue = "PT1H",
            paramLabel = "ISO",
            description = "As set for the monitoring (default: ${DEFAULT-VALUE}).")
    private Duration horizonBucket = Duration.ZERO;

    @Option(
            names = "--maximum-signatures",
            defaultValue = "10000",
            paramLabel = "N",
            description = "As set for the monitoring (default: ${DEFAULT-VALUE}).")
    private int maximumSignatures;

    @Option(
            names = "--spill-folder",
            defaultValue = "${sys:java.io.tmpdir}",
            paramLabel = "DIR",
            description =
                    "Where rows lie between two passes, some 3.5 KB per input (default:"
                            + " ${DEFAULT-VALUE}).")
    private Path spillFolder = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        AuditSettings settings = settings();
        if (every == null) {
            return audit(settings, new AuditMetrics());
        }
        AuditMetrics metrics = new AuditMetrics();
        if (metricsPort == null) {
            return auditFor(every, settings, metrics);
        }
        try (MetricsPage page =
                new MetricsPage(new InetSocketAddress(metricsPort), metrics::text)) {
            spec.commandLine().getErr().println("metrics are on port " + page.port());
            return auditFor(every, settings, metrics);
        } catch (IOException e) {
            return cannot("cannot serve metrics: " + e.getMessage());
        }
    }

    /** Ends only with the process. */
    private int auditFor(Duration pause, AuditSettings settings, AuditMetrics metrics)
            throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            int unused = audit(settings, metrics);
            Thread.sleep(pause.toMillis());
        }
        return 0;
    }

    private AuditSettings settings() {
        if (metricsPort != null && every == null) {
            throw new ParameterException(
                    spec.commandLine(), "--metrics-port is for audits that go on: --every");
        }
        if (every != null && (every.isNegative() || every.isZero())) {
            throw new ParameterException(spec.commandLine(), "--every is a positive duration");
        }
        try {
            return new AuditSettings(
                    enrichGroup,
                    monitorGroup,
                    allowedDelay,
                    publishInterval,
                    silenceHold,
                    horizon,
                    horizonBucket,
                    maximumSignatures,
                    strict,
                    findings,
                    spillFolder);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private int audit(AuditSettings settings, AuditMetrics metrics) {
        try (ProgressLine progress =
                new ProgressLine(spec.commandLine().getErr(), "records read", 0)) {
            AuditReport report = Audit.run(connection.settings(), settings, progress::at);
            metrics.take(report);
            print(report);
            return report.isClean() ? 0 : 1;
        } catch (AuditException | KafkaException | RegistryException | UncheckedIOException e) {
            metrics.failed();
            return cannot(e.getMessage());
        }
    }

    private void print(AuditReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(JsonLines.of(report.json()) + "\n");
        } else {
            report.lines().forEach(line -> out.print(line + "\n"));
        }
        out.flush();
    }

    private int cannot(@Nullable String why) {
        spec.commandLine().getErr().println("faultline audit: cannot audit: " + why);
        return CANNOT_AUDIT;
    }
}
