package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PingCommandTest {

    private static final Path CRASHES = Path.of("../local-cluster/crashes/out");
    private static final String SYMBOLS = CRASHES.resolve("symbols").toString();
    private static final String AT = "--received-at=2026-11-27T12:00:00Z";

    private int status;

    @Test
    void bothFormatsOfACrashAreTheSameEventWithTheSameSignature() throws IOException {
        ObjectNode v4 = ping("pings/main-socket-check.v4.json", AT, "--symbols", SYMBOLS);
        assertThat(status).isZero();
        ObjectNode glean = ping("pings/main-socket-check.glean.json", AT, "--symbols", SYMBOLS);
        assertThat(status).isZero();

        // Glean has no place for it.
        ((ObjectNode) v4.path("keys")).putNull("local_dump_id");
        for (String part : List.of("application", "process", "stack", "keys")) {
            assertThat(v4.path(part)).as(part).isEqualTo(glean.path(part));
        }
        assertThat(v4.at("/signature/signature").asText())
                .contains("::")
                .isEqualTo(glean.at("/signature/signature").asText());
        assertThat(v4.has("client_hash")).isFalse();
    }

    @Test
    void withoutSymbolsThereIsNoSignature() throws IOException {
        assertThat(ping("pings/main-socket-check.v4.json").has("signature")).isFalse();
        assertThat(status).isZero();
    }

    @Test
    void whatCannotBeReadIsAnsweredWithTheReason() throws IOException {
        JsonNode answer = ping("odd/v4-broken.json");

        assertThat(status).isOne();
        assertThat(answer.path("reason").asText()).isNotEmpty();
        assertThat(answer.path("detail").asText()).isNotEmpty();
    }

    @Test
    void theAnnotationsOfAReportAreAnEventToo() throws IOException {
        String annotations =
                "{\"ProductName\":\"Meadow\",\"Version\":\"128.0\",\"ReleaseChannel\":\"release\","
                        + "\"BuildID\":\"20261101000000\",\"Comments\":\"\u00fc\"}";

        JsonNode answer = answer(annotations.getBytes(StandardCharsets.UTF_8), AT);

        assertThat(status).isZero();
        assertThat(answer.path("source").asText()).isEqualTo("REPORT");
        assertThat(answer.at("/protected_annotations/Comments").asText()).isEqualTo("\u00fc");
    }

    private ObjectNode ping(String file, String... options) throws IOException {
        return answer(Files.readAllBytes(CRASHES.resolve(file)), options);
    }

    private ObjectNode answer(byte[] input, String... options) throws IOException {
        InputStream before = System.in;
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("ping"));
        arguments.addAll(List.of(options));
        System.setIn(new ByteArrayInputStream(input));
        try {
            status =
                    FaultlineCli.run(
                            new PrintWriter(out),
                            new PrintWriter(new StringWriter()),
                            arguments.toArray(String[]::new));
        } finally {
            System.setIn(before);
        }
        assertThat(out.toString()).endsWith("\n").matches("\\p{ASCII}*");
        assertThat(out.toString().lines()).hasSize(1);
        return (ObjectNode) new JsonMapper().readTree(out.toString());
    }
}
