package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows that the query of the data set itself is tested with. */
class ErrorAggregatesCorpusTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Pattern DATE = Pattern.compile("value: (\\d{4}-\\d{2}-\\d{2})");

    @ParameterizedTest
    @ValueSource(strings = {"test_aggregation", "test_live_date_filter", "test_stable_date_filter"})
    void givesTheSameRows(String name) throws IOException {
        String corpus = System.getenv("FAULTLINE_CORPUS");
        assumeTrue(corpus != null, "FAULTLINE_CORPUS is not set");
        Path folder = Path.of(String.valueOf(corpus), "aggregates", "error_aggregates_v1", name);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int status =
                FaultlineCli.run(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        "aggregates",
                        "error",
                        "--input",
                        folder.toString(),
                        "--submission-date",
                        submissionDate(folder));

        assertThat(status).as(err.toString()).isZero();
        List<JsonNode> expected = rows(Files.readString(folder.resolve("expect.ndjson")));
        assertThat(expected).isNotEmpty();
        assertThat(rows(out.toString())).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String submissionDate(Path folder) throws IOException {
        Matcher date = DATE.matcher(Files.readString(folder.resolve("query_params.yaml")));
        assertThat(date.find()).isTrue();
        return date.group(1);
    }

    private static List<JsonNode> rows(String lines) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(lines).forEachRemaining(rows::add);
        return rows;
    }
}
