package dev.faultline.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlinkRestTest {

    private static final String PLAN =
            """
            {"plan": {"nodes": [
              {"id": "source", "parallelism": 2},
              {"id": "count", "parallelism": 2, "inputs": [{"id": "source"}]},
              {"id": "rate", "parallelism": 1, "inputs": [{"id": "count"}]}]}}
            """;

    private final Map<String, String> answers = new HashMap<>();
    private HttpServer server;
    private FlinkRest flink;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] body =
                            answers.getOrDefault(exchange.getRequestURI().getPath(), "{}")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        flink = new FlinkRest("http://127.0.0.1:" + server.getAddress().getPort());
        answers.put("/jobs/j/plan", PLAN);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theSlowestTaskDecidesTheWatermarkAndSourcesHaveNoSay() throws IOException {
        watermarks("count", "70", "50");
        watermarks("rate", "60");
        assertThat(flink.lowestWatermark("j")).hasValue(50);
    }

    @Test
    void thereIsNoWatermarkWhileATaskHasReceivedNone() throws IOException {
        watermarks("count", "70", "50");
        watermarks("rate", Long.toString(Long.MIN_VALUE));
        assertThat(flink.lowestWatermark("j")).isEmpty();
    }

    @Test
    void thereIsNoWatermarkWhileATaskHasSaidNothing() throws IOException {
        watermarks("count", "70");
        watermarks("rate", "60");
        assertThat(flink.lowestWatermark("j")).isEmpty();
    }

    private void watermarks(String vertex, String... values) {
        StringBuilder json = new StringBuilder("[");
        for (int subtask = 0; subtask < values.length; subtask++) {
            json.append(subtask == 0 ? "" : ",")
                    .append(
                            "{\"id\": \"%d.currentInputWatermark\", \"value\": \"%s\"}"
                                    .formatted(subtask, values[subtask]));
        }
        answers.put("/jobs/j/vertices/" + vertex + "/watermarks", json.append("]").toString());
    }

    @Test
    void ofAFailedSubmissionTheCausesAreTold() {
        String answer =
                "{\"errors\":[\"Internal error.\",\"a.B: x\\n\\tat c.D\\nCaused by: a.C: may not see"
                        + " topic t\\n\\tat c.D\\nCaused by: a.E: not authorized\\n\\tat f\"]}";

        assertThat(FlinkRest.errors(answer))
                .isEqualTo("Caused by: a.C: may not see topic t Caused by: a.E: not authorized");
        assertThat(FlinkRest.errors("no trace")).isEqualTo("no trace");
        assertThat(FlinkRest.errors("x".repeat(9_999))).hasSize(2_000);
    }
}
