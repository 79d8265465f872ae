package dev.faultline.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.statistics.erroraggregates.ErrorCounts;
import dev.faultline.statistics.erroraggregates.Experiment;
import dev.faultline.statistics.erroraggregates.PingDimensions;
import dev.faultline.statistics.erroraggregates.SubmittedPing;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tables of telemetry pings as BigQuery exports them: one JSON object per ping, names in snake
 * case, integers often as strings. Histograms are strings of JSON, which some exports quote with
 * apostrophes.
 */
final class ExportedPings {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

    private ExportedPings() {}

    /**
     * Hands over every ping of a folder of tables.
     *
     * @param live whether to take the live tables rather than the stable ones, where there are both
     */
    static void forEach(Path folder, boolean live, Consumer<SubmittedPing> taker)
            throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> name(file).endsWith(".ndjson")).sorted().toList();
        }
        for (Table table : Table.values()) {
            List<Path> mine = files.stream().filter(file -> table.isIn(name(file))).toList();
            boolean both = mine.stream().map(ExportedPings::isLive).distinct().count() > 1;
            for (Path file : mine) {
                if (!both || isLive(file) == live) {
                    read(file, table, taker);
                }
            }
        }
    }

    /** What was wrong, without a stack and without what the pings hold. */
    static String inWords(IOException e) {
        if (e instanceof JsonProcessingException json) {
            return "not JSON: " + json.getOriginalMessage();
        }
        return e instanceof FileSystemException file
                ? "cannot read " + file.getFile()
                : String.valueOf(e.getMessage());
    }

    private enum Table {
        CRASH("crash_v4"),
        MAIN("main_v5"),
        CORE("core");

        private final String name;

        Table(String name) {
            this.name = name;
        }

        boolean isIn(String file) {
            return file.endsWith(name + ".ndjson") || file.endsWith(name + "_live.ndjson");
        }

        SubmittedPing ping(Instant submitted, JsonNode row) {
            JsonNode payload = row.path("payload");
            PingDimensions where = this == CORE ? ofPhone(row) : ofDesktop(row);
            ErrorCounts counts =
                    switch (this) {
                        case CRASH -> crash(payload);
                        case MAIN -> usage(payload);
                        case CORE -> ErrorCounts.ofUsage(number(row.path("durations")), 0, 0, 0);
                    };
            return new SubmittedPing(
                    submitted, this == CRASH ? where.ofCrash() : where, counts, experiments(row));
        }
    }

    private static void read(Path file, Table table, Consumer<SubmittedPing> taker)
            throws IOException {
        try (Reader reader = Files.newBufferedReader(file);
                MappingIterator<JsonNode> rows =
                        MAPPER.readerFor(JsonNode.class).readValues(reader)) {
            while (rows.hasNextValue()) {
                JsonNode row = rows.nextValue();
                Instant submitted = time(text(row.path("submission_timestamp")));
                if (submitted != null) {
                    taker.accept(table.ping(submitted, row));
                }
            }
        }
    }

    private static ErrorCounts crash(JsonNode payload) {
        JsonNode metadata = payload.path("metadata");
        return ErrorCounts.ofCrash(
                text(payload.path("process_type")),
                text(metadata.path("ipc_channel_error")),
                "1".equals(text(metadata.path("startup_crash"))));
    }

    private static ErrorCounts usage(JsonNode payload) {
        JsonNode crashes = payload.path("keyed_histograms").path("subprocess_crashes_with_dump");
        return ErrorCounts.ofUsage(
                number(payload.path("info").path("subsession_length")),
                sum(crashes, "gpu"),
                sum(crashes, "plugin"),
                sum(crashes, "gmplugin"));
    }

    /** The sum of one histogram; 0 when it is absent or not a histogram. */
    private static long sum(JsonNode keyed, String key) {
        for (JsonNode entry : keyed) {
            if (key.equals(text(entry.path("key")))) {
                return histogramSum(String.valueOf(text(entry.path("value"))));
            }
        }
        return 0;
    }

    private static long histogramSum(String histogram) {
        try {
            return number(MAPPER.readTree(histogram).path("sum"));
        } catch (JsonProcessingException e) {
            return 0;
        }
    }

    private static PingDimensions ofDesktop(JsonNode row) {
        JsonNode build = row.path("environment").path("build");
        return new PingDimensions(
                text(row.path("normalized_channel")),
                text(build.path("version")),
                text(row.path("application").path("display_version")),
                text(build.path("build_id")),
                text(row.path("metadata").path("uri").path("app_name")),
                text(row.path("normalized_os")),
                text(row.path("normalized_os_version")),
                text(build.path("architecture")),
                text(row.path("normalized_country_code")));
    }

    private static PingDimensions ofPhone(JsonNode row) {
        JsonNode application = row.path("metadata").path("uri");
        String version = text(application.path("app_version"));
        String displayed = text(row.path("display_version"));
        return new PingDimensions(
                text(row.path("normalized_channel")),
                version,
                displayed == null ? version : displayed,
                text(application.path("app_build_id")),
                text(application.path("app_name")),
                text(row.path("normalized_os")),
                text(row.path("normalized_os_version")),
                text(row.path("arch")),
                text(row.path("normalized_country_code")));
    }

    private static List<Experiment> experiments(JsonNode row) {
        List<Experiment> experiments = new ArrayList<>();
        for (JsonNode entry : row.path("environment").path("experiments")) {
            String id = text(entry.path("key"));
            if (id != null) {
                experiments.add(new Experiment(id, text(entry.path("value").path("branch"))));
            }
        }
        return experiments;
    }

    private static @Nullable String text(JsonNode value) {
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }

    /** Integers come as numbers or as strings; what is neither counts nothing. */
    private static long number(JsonNode value) {
        return value.asLong(0);
    }

    private static @Nullable Instant time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text.replace(" UTC", "Z").replace(' ', 'T'));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean isLive(Path file) {
        return name(file).contains("live");
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
