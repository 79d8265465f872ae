package dev.faultline.jobs.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.schema.AlertState;
import dev.faultline.signature.Ruleset;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the page's server answers, without Kafka. */
class PageServerTest {

    private final PageRows page = new PageRows();
    private final EventStream events = new EventStream(2);
    private final PageServer server =
            new PageServer(
                    PageRows.SETTINGS,
                    new PageData(
                            PageRows.SETTINGS,
                            page.rows,
                            () -> Reading.NOT_BEGUN,
                            new CrashLookUp(page.rows, KafkaSettings.plain("", ""), 0),
                            new SignatureStory(Ruleset.builtIn())),
                    events);
    private final HttpClient http = HttpClient.newHttpClient();

    PageServerTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyFileThatThePageNamesIsThere() throws Exception {
        Pattern named = Pattern.compile("(?:from '\\.|href=\"|src=\")(/[a-z]+\\.[a-z]+)");
        List<String> files = new ArrayList<>(List.of("/", "/app.js"));
        for (int i = 0; i < files.size(); i++) {
            HttpResponse<String> file = get(files.get(i));
            assertThat(file.statusCode()).as(files.get(i)).isEqualTo(200);
            Matcher other = named.matcher(file.body());
            while (other.find()) {
                if (!files.contains(other.group(1))) {
                    files.add(other.group(1));
                }
            }
        }
        assertThat(files).contains("/style.css", "/chart.js", "/signature.js");
        assertThat(get("/style.css").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/css"));
    }

    @Test
    void everyRunbookOfTheReleaseIsThere() throws Exception {
        try (Stream<Path> runbooks = Files.list(Path.of("../docs/runbooks"))) {
            for (Path runbook : runbooks.toList()) {
                assertThat(get("/runbooks/" + runbook.getFileName()).body())
                        .isEqualTo(Files.readString(runbook));
            }
        }
    }

    @Test
    void nothingRunsThatIsNotAFileOfThePage() throws Exception {
        assertThat(get("/").headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe", "http");
        assertThat(get("/").body())
                .doesNotContain("<script>", "style=", "onclick", "http://", "https://");
    }

    @Test
    void nothingCanBeChanged() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
            HttpResponse<String> answer =
                    http.send(
                            request("/api/alerts")
                                    .method(method, HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
        }
    }

    @Test
    void headIsGetWithoutItsBody() throws Exception {
        HttpResponse<String> answer =
                http.send(
                        request("/api/alerts")
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aNameThatPointsHereFromElsewhereIsNotAnswered() throws Exception {
        assertThat(raw("Host: evil.example")).startsWith("HTTP/1.1 421");
        assertThat(raw("Host: localhost:8090")).startsWith("HTTP/1.1 200");
    }

    @Test
    void alertsAreJson() throws Exception {
        page.alert(PageRows.alert(AlertState.FIRING));
        assertThat(get("/api/alerts").body()).contains("\"signature\":\"meadow::Draw\"");
        assertThat(get("/api/alerts/a8aeb6f7470ba1f0").statusCode()).isEqualTo(200);
        assertThat(get("/api/alerts/none").statusCode()).isEqualTo(404);
    }

    @Test
    void aRequestThatLacksSomethingSaysWhat() throws Exception {
        HttpResponse<String> answer = get("/api/signature?product=Meadow");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("there is no channel");
        assertThat(get("/api/channel?product=a&channel=b&hours=9999").statusCode()).isEqualTo(400);
        assertThat(get("/api/channel?product=a&channel=b&hours=x").statusCode()).isEqualTo(400);
        assertThat(get("/api/channel?product=%zz").statusCode()).isEqualTo(400);
        assertThat(get("/api/top?" + "a".repeat(9_000)).statusCode()).isEqualTo(400);
        assertThat(get("/elsewhere").statusCode()).isEqualTo(404);
        assertThat(get("/../../etc/passwd").statusCode()).isEqualTo(404);
    }

    @Test
    void whoListensIsToldTheLastEventAndThoseThatFollow() throws Exception {
        events.publish("{\"n\":1}");
        try (BufferedReader lines = listen()) {
            assertThat(line(lines, "data:")).isEqualTo("data: {\"n\":1}");
            events.publish("{\"n\":2}");
            assertThat(line(lines, "id:")).isEqualTo("id: 2");
            assertThat(line(lines, "data:")).isEqualTo("data: {\"n\":2}");
        }
    }

    @Test
    void moreListenersThanAllowedAreTurnedAway() throws Exception {
        try (BufferedReader one = listen();
                BufferedReader two = listen()) {
            await().until(() -> events.size() == 2);
            HttpResponse<String> third = get("/api/stream");
            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.headers().firstValue("Retry-After")).isPresent();
            assertThat(one.ready() || two.ready() || events.size() == 2).isTrue();
        }
    }

    @Test
    void whoDoesNotReadIsDropped() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setReceiveBufferSize(1024);
            ask(socket, "/api/stream", "Host: localhost");
            await().until(() -> events.size() == 1);
            String large = "\"" + "x".repeat(1 << 20) + "\"";
            await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> {
                                events.publish(large);
                                return events.size() == 0;
                            });
        }
    }

    @Test
    void aTakenPortIsSaid() {
        DashboardSettings taken =
                new DashboardSettings(
                        "127.0.0.1", server.port(), 48, 1_000, 10_000, 1_000, 4, 0, "");
        assertThatThrownBy(() -> new PageServer(taken, data(), events))
                .isInstanceOf(IOException.class);
    }

    private PageData data() {
        return new PageData(
                PageRows.SETTINGS,
                page.rows,
                () -> Reading.NOT_BEGUN,
                new CrashLookUp(page.rows, KafkaSettings.plain("", ""), 0),
                new SignatureStory(Ruleset.builtIn()));
    }

    private BufferedReader listen() throws Exception {
        return new BufferedReader(
                new InputStreamReader(
                        http.send(request("/api/stream").build(), BodyHandlers.ofInputStream())
                                .body(),
                        StandardCharsets.UTF_8));
    }

    private static String line(BufferedReader lines, String start) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
        }
        throw new AssertionError("the stream ended before " + start);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        String safe = path.replace("%zz", "%25zz");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + safe))
                .timeout(Duration.ofSeconds(20));
    }

    private String raw(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            ask(socket, "/api/alerts", host);
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    private static void ask(Socket socket, String path, String host) throws IOException {
        socket.getOutputStream()
                .write(
                        ("GET " + path + " HTTP/1.1\r\n" + host + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
    }
}
