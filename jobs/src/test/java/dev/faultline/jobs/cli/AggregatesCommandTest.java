package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregatesCommandTest {

    private static final String WHERE =
            """
            "normalized_channel":"beta","normalized_os":"Linux","normalized_country_code":"NZ",\
            "application":{"display_version":"151.0b2"},"metadata":{"uri":{"app_name":"Meadow"}},""";

    private static final String ENVIRONMENT =
            """
            "environment":{"build":{"version":"151.0","build_id":"20261101093012","architecture":"x86"},\
            "experiments":[{"key":"dark","value":{"branch":"control"}}]},""";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder = Path.of("");

    @Test
    void crashesUseAndPhonesComeTogether() throws IOException {
        table("telemetry_stable.crash_v4", crash("2026-11-20 10:01:00.5 UTC", "content"));
        table(
                "telemetry_stable.main_v5",
                ping(
                        "2026-11-20 10:02:00 UTC",
                        """
                        "payload":{"info":{"subsession_length":"1800"},"keyed_histograms":{
                        "subprocess_crashes_with_dump":[{"key":"plugin","value":"nonsense"},
                        {"key":"gpu","value":'{"sum": 2}'}]}}"""));
        table(
                "telemetry.core",
                """
                {"submission_timestamp":"2026-11-20 10:03:00 UTC","metadata":{"uri":{"app_name":"Glade",
                "app_version":"68.0","app_build_id":"20261101093012"}},"durations":90000}""");

        assertThat(run("--submission-date", "2026-11-20")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        row("Meadow", 2, 1, 2, 0.5),
                        """
                        {"submission_date":"2026-11-20","window_start":"2026-11-20T10:00:00+00:00",\
                        "channel":null,"version":"68.0","display_version":"68.0",\
                        "build_id":"20261101093012","application":"Glade","os_name":null,\
                        "os_version":null,"architecture":null,"country":null,"count":1,\
                        "main_crashes":0,"content_crashes":0,"startup_crashes":0,\
                        "content_shutdown_crashes":0,"gpu_crashes":0,"plugin_crashes":0,\
                        "gmplugin_crashes":0,"usage_hours":24.0}""");
    }

    @Test
    void recentDaysComeFromLiveTablesAndEarlierOnesFromStableOnes() throws IOException {
        String both = crash("2026-11-20 10:00:00 UTC", "content");
        table("telemetry_live.crash_v4", both, both, both);
        table("telemetry_stable.crash_v4", both);

        assertThat(run("--submission-date", "2026-11-20", "--today", "2026-11-21")).isZero();
        assertThat(out.toString()).contains("\"count\":3,");
        out.getBuffer().setLength(0);
        assertThat(run("--submission-date", "2026-11-20", "--today", "2026-11-22")).isZero();
        assertThat(out.toString()).contains("\"count\":1,");
    }

    @Test
    void experimentsGetRowsOfTheirOwn() throws IOException {
        table("telemetry_stable.crash_v4", crash("2026-11-20 10:00:00 UTC", "main"));

        assertThat(run("--submission-date", "2026-11-20", "--by-experiment")).isZero();
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        row -> assertThat(row).contains("\"experiment_id\":null"),
                        row ->
                                assertThat(row)
                                        .contains(
                                                "\"experiment_id\":\"dark\",\"experiment_branch\":\"control\""));
    }

    @Test
    void whatCannotBeReadIsSaidWithoutItsContent() throws IOException {
        table("telemetry_stable.crash_v4", "{\"secret\": nonsense}");

        assertThat(run("--submission-date", "2026-11-20")).isEqualTo(1);
        assertThat(err.toString()).startsWith("faultline aggregates error: not JSON");
        folder = folder.resolve("nowhere");
        assertThat(run("--submission-date", "2026-11-20")).isEqualTo(1);
        assertThat(err.toString()).contains("cannot read " + folder);
        assertThat(run("--submission-date", "yesterday")).isEqualTo(2);
    }

    private static String crash(String submitted, String process) {
        return ping(
                submitted,
                "\"payload\":{\"process_type\":\"%s\",\"metadata\":{}}".formatted(process));
    }

    private static String ping(String submitted, String payload) {
        return "{\"submission_timestamp\":\"%s\",%s%s%s}"
                .formatted(submitted, WHERE, ENVIRONMENT, payload);
    }

    private static String row(String application, int count, int content, int gpu, double hours) {
        return """
        {"submission_date":"2026-11-20","window_start":"2026-11-20T10:00:00+00:00","channel":"beta",\
        "version":"151.0","display_version":"151.0b2","build_id":"20261101093012",\
        "application":"%s","os_name":"Linux","os_version":null,"architecture":"x86",\
        "country":"NZ","count":%d,"main_crashes":0,"content_crashes":%d,"startup_crashes":0,\
        "content_shutdown_crashes":0,"gpu_crashes":%d,"plugin_crashes":0,\
        "gmplugin_crashes":0,"usage_hours":%s}"""
                .formatted(application, count, content, gpu, hours);
    }

    private void table(String name, String... pings) throws IOException {
        Files.writeString(
                folder.resolve("export." + name + ".ndjson"), String.join("\n", List.of(pings)));
    }

    private int run(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("aggregates", "error", "--input", folder.toString()));
        all.addAll(List.of(arguments));
        return FaultlineCli.run(
                new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }
}
