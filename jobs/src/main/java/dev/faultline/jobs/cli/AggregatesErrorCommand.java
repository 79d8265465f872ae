package dev.faultline.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.statistics.erroraggregates.ErrorAggregate;
import dev.faultline.statistics.erroraggregates.ErrorAggregates;
import dev.faultline.statistics.erroraggregates.ErrorCounts;
import dev.faultline.statistics.erroraggregates.PingDimensions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faultline aggregates error}. */
@Command(
        name = "error",
        description = {
            "Print what Mozilla's error_aggregates holds for one day of pings: crashes and usage hours in",
            "five-minute windows of submission time, one JSON object per row.",
            "DIR holds tables exported as JSON, one ping per line: *crash_v4.ndjson, *main_v5.ndjson and",
            "*core.ndjson or *core_live.ndjson. Where there is a live and a stable table, yesterday and",
            "later come from the live one and earlier days from the stable one."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  faultline aggregates error --input export --submission-date 2026-11-20",
            "  faultline aggregates error --input export --submission-date 2026-11-20 --by-experiment"
        })
final class AggregatesErrorCommand implements Callable<Integer> {

    // Not ISO_OFFSET_DATE_TIME, which leaves out seconds that are zero and writes Z.
    private static final DateTimeFormatter WINDOW =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

    @Spec private CommandSpec spec;

    @Option(names = "--input", required = true, paramLabel = "DIR", description = "The tables.")
    private Path input = Path.of(".");

    @Option(
            names = "--submission-date",
            required = true,
            paramLabel = "DATE",
            description = "The day, in UTC.")
    private LocalDate day = LocalDate.EPOCH;

    @Option(
            names = "--today",
            paramLabel = "DATE",
            description = "The day on which the question is asked (default: today, in UTC).")
    private LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @Option(
            names = "--by-experiment",
            description = "Rows of each experiment as well; only rows of one kind may be summed.")
    private boolean byExperiment;

    @Override
    public Integer call() {
        ErrorAggregates aggregates = new ErrorAggregates(day, byExperiment);
        try {
            ExportedPings.forEach(input, !day.isBefore(today.minusDays(1)), aggregates::add);
        } catch (IOException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("faultline aggregates error: " + ExportedPings.inWords(e));
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        aggregates.rows().forEach(row -> out.println(JsonLines.of(document(row))));
        out.flush();
        return 0;
    }

    private ObjectNode document(ErrorAggregate row) {
        ObjectNode document =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("submission_date", day.toString())
                        .put("window_start", WINDOW.format(row.windowStart()));
        putDimensions(document, row.where());
        if (byExperiment) {
            var experiment = row.experiment();
            document.put("experiment_id", experiment == null ? null : experiment.id());
            document.put("experiment_branch", experiment == null ? null : experiment.branch());
        }
        return putCounts(document, row.counts());
    }

    private static void putDimensions(ObjectNode document, PingDimensions where) {
        document.put("channel", where.channel())
                .put("version", where.version())
                .put("display_version", where.displayVersion())
                .put("build_id", where.buildId())
                .put("application", where.application())
                .put("os_name", where.osName())
                .put("os_version", where.osVersion())
                .put("architecture", where.architecture())
                .put("country", where.country());
    }

    private static ObjectNode putCounts(ObjectNode document, ErrorCounts counts) {
        return document.put("count", counts.count())
                .put("main_crashes", counts.main())
                .put("content_crashes", counts.content())
                .put("startup_crashes", counts.startup())
                .put("content_shutdown_crashes", counts.contentShutdown())
                .put("gpu_crashes", counts.gpu())
                .put("plugin_crashes", counts.plugin())
                .put("gmplugin_crashes", counts.gmplugin())
                .put("usage_hours", counts.usageHours());
    }
}
