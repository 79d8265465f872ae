package dev.faultline.jobs.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy before an upstream that writes down what reaches it. */
class RestProxyTest {

    private static final InetSocketAddress LOOPBACK =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int MOST_BYTES = 100;

    private final List<String> reached = new CopyOnWriteArrayList<>();
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final HttpServer upstream = HttpServer.create(LOOPBACK, 0);
    private final RestProxy proxy;
    private final HttpClient client = HttpClient.newHttpClient();

    RestProxyTest() throws IOException {
        upstream.createContext(
                "/",
                exchange -> {
                    reached.add(
                            exchange.getRequestMethod()
                                    + ' '
                                    + exchange.getRequestURI()
                                    + (exchange.getRequestHeaders().containsKey("Cookie")
                                            ? " with a cookie"
                                            : ""));
                    String path = exchange.getRequestURI().getPath();
                    byte[] body =
                            (path.equals("/jobmanager/log") ? "x".repeat(300) : "{\"path\":1}")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.getResponseHeaders().set("Set-Cookie", "a=b");
                    exchange.getResponseHeaders().set("Location", "http://elsewhere/");
                    boolean head = exchange.getRequestMethod().equals("HEAD");
                    int status = path.equals("/config") ? 307 : 200;
                    if (path.equals("/jobs/slow")) {
                        await(hangs);
                    }
                    exchange.sendResponseHeaders(status, head ? -1 : body.length);
                    if (!head) {
                        exchange.getResponseBody().write(body);
                    }
                    exchange.close();
                });
        upstream.start();
        proxy =
                new RestProxy(
                        settings("http://127.0.0.1:" + upstream.getAddress().getPort() + "/"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RestProxySettings settings(String flink) {
        return new RestProxySettings(
                URI.create(flink), LOOPBACK, 4, Duration.ofMillis(500), MOST_BYTES);
    }

    @AfterEach
    void stop() {
        hangs.countDown();
        proxy.close();
        upstream.stop(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/main.a877f62051d76ab2.js",
                "/assets/images/flink.svg",
                "/overview",
                "/v1/overview",
                "/jobs/overview",
                "/jobs/3d1b/vertices/cbc3/metrics?get=0.numRecordsIn,1.numRecordsIn",
                "/taskmanagers/tm-1:123-ab%20c",
                "/jobs/3d1b/checkpoints"
            })
    void questionsReachFlinkAsTheyWereAsked(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path, "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"path\":1}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(reached).containsExactly("GET " + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "POST", "DELETE", "PUT", "OPTIONS", "TRACE", "get"})
    void noOtherMethodReachesFlink(String method) throws Exception {
        HttpResponse<String> answer = send(method, "/jobs/3d1b", "");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(reached).isEmpty();
    }

    /** The first two cancel a job by GET, the third runs the main method of a jar. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/jobs/3d1b/yarn-cancel",
                "/jobs/3d1b/yarn-stop",
                "/jars/a.jar/plan",
                "/v1/jobs/3d1b/yarn-cancel",
                "/jobs/3d1b/yarn%2Dcancel",
                "/jobs/3d1b/YARN-CANCEL",
                "/jobs/3d1b/yarn%252Dcancel",
                "/jobs/3d1b%2Fyarn-cancel",
                "/jobs/../jars/a.jar/plan",
                "/jobs/%2e%2e/jars",
                "//jars/a.jar/plan",
                "/jobs/3d1b;x/y",
                "/cluster",
                "/v1/cluster",
                "/savepoint-disposal",
                "/secrets/main.js",
                "/.env"
            })
    void noOtherPathReachesFlink(String path) throws Exception {
        assertThat(send("GET", path, "").statusCode()).isEqualTo(403);
        assertThat(reached).isEmpty();
    }

    @Test
    void headHasNoBody() throws Exception {
        HttpResponse<String> answer = send("HEAD", "/overview", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(reached).containsExactly("HEAD /overview");
    }

    @Test
    void aQuestionWithABodyStaysOutside() throws Exception {
        assertThat(send("GET", "/overview", "{}").statusCode()).isEqualTo(400);
        assertThat(reached).isEmpty();
    }

    @Test
    void anAddressOfManyKilobytesStaysOutside() throws Exception {
        assertThat(send("GET", "/jobs?get=" + "a".repeat(5000), "").statusCode()).isEqualTo(414);
        assertThat(reached).isEmpty();
    }

    @Test
    void neitherCookiesNorRedirectsPass() throws Exception {
        HttpResponse<String> answer =
                client.send(
                        request("/overview").header("Cookie", "a=b").build(),
                        BodyHandlers.ofString());

        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "location");
        assertThat(reached).containsExactly("GET /overview");
        assertThat(send("GET", "/config", "").statusCode()).isEqualTo(502);
    }

    @Test
    void aLongAnswerIsCutOff() throws Exception {
        assertThat(send("GET", "/jobmanager/log", "").body()).hasSize(MOST_BYTES);
    }

    @Test
    void aFlinkThatHangsOrIsGoneIsSaidSo() throws Exception {
        assertThat(send("GET", "/jobs/slow", "").statusCode()).isEqualTo(504);

        hangs.countDown();
        upstream.stop(0);

        assertThat(send("GET", "/overview", "").statusCode()).isEqualTo(502);
        assertThat(send("GET", "/-/healthy", "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host", "http:/host", "http://me:word@host", "http://h/?a=b"})
    void anAddressThatCannotBeFlinkIsRefused(String address) {
        assertThatThrownBy(() -> settings(address)).hasMessageContaining("--flink-url");
    }

    private HttpRequest.Builder request(String path) {
        // Built from text: the paths are to arrive as they are.
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + path));
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return client.send(
                request(path)
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
