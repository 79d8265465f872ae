package dev.faultline.jobs.proxy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.faultline.jobs.proxy.ReadOnlyRequests.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Passes on to Flink what {@link ReadOnlyRequests} lets through, and its answers back. Nothing of a
 * request but its method, path, query and cache headers reaches Flink.
 */
public final class RestProxy implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final long IDLE_SECONDS = 60;

    /** Of a request, so that the browser's cache works. */
    private static final List<String> ASKED =
            List.of("Accept", "If-Modified-Since", "If-None-Match");

    private static final List<String> ANSWERED =
            List.of(
                    "Content-Type",
                    "Cache-Control",
                    "ETag",
                    "Last-Modified",
                    "Expires",
                    "Content-Disposition");

    /** Limits of the JDK's server, which reads them once, before the first server of a process. */
    private static final Map<String, String> SERVER_LIMITS =
            Map.of(
                    // Seconds from the first byte of a request to its last.
                    "sun.net.httpserver.maxReqTime", "10",
                    // And to the end of the answer.
                    "sun.net.httpserver.maxRspTime", "120",
                    "sun.net.httpserver.maxReqHeaders", "64",
                    "sun.net.httpserver.maxReqHeaderSize", "16384",
                    "sun.net.httpserver.maxIdleConnections", "64",
                    "jdk.httpserver.maxConnections", "512");

    private final RestProxySettings settings;
    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final HttpClient flink =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    /**
     * Sets the limits of every HTTP server of this process that is not started yet; those that were
     * set by hand stay.
     */
    public static void limitServers() {
        SERVER_LIMITS.forEach(
                (name, value) -> {
                    if (System.getProperty(name) == null) {
                        System.setProperty(name, value);
                    }
                });
    }

    /** Starts to answer. */
    public RestProxy(RestProxySettings settings) throws IOException {
        this.settings = settings;
        this.threads =
                new ThreadPoolExecutor(
                        settings.mostRequests(),
                        settings.mostRequests(),
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        // A connection that finds no room is closed.
                        new ArrayBlockingQueue<>(settings.mostRequests()));
        threads.allowCoreThreadTimeOut(true);
        server = HttpServer.create(settings.listen(), settings.mostRequests());
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Returns the port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            harden(exchange.getResponseHeaders());
            URI asked = exchange.getRequestURI();
            Verdict verdict =
                    ReadOnlyRequests.judge(
                            exchange.getRequestMethod(),
                            asked.getRawPath() == null ? "" : asked.getRawPath(),
                            asked.toString().length());
            switch (verdict) {
                case FORWARD -> forward(exchange);
                case HEALTHY -> say(exchange, 200, "ok");
                case METHOD_REFUSED -> {
                    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                    say(exchange, 405, "This door to Flink is for reading only.");
                }
                case PATH_REFUSED -> say(exchange, 403, "This door to Flink does not lead there.");
                case TOO_LONG -> say(exchange, 414, "The address is too long.");
            }
        }
    }

    private static void harden(Headers headers) {
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
    }

    private void forward(HttpExchange exchange) throws IOException {
        if (hasBody(exchange.getRequestHeaders())) {
            say(exchange, 400, "A question has no body.");
            return;
        }
        HttpResponse<InputStream> answer;
        try {
            answer = flink.send(request(exchange), BodyHandlers.ofInputStream());
        } catch (java.net.http.HttpTimeoutException e) {
            say(exchange, 504, "Flink did not answer in time.");
            return;
        } catch (IOException e) {
            say(exchange, 502, "Flink does not answer.");
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            say(exchange, 503, "The proxy is being stopped.");
            return;
        }
        try (InputStream body = answer.body()) {
            pass(exchange, answer, body);
        }
    }

    private static boolean hasBody(Headers headers) {
        String length = headers.getFirst("Content-Length");
        return headers.containsKey("Transfer-Encoding")
                || (length != null && !length.strip().equals("0"));
    }

    private HttpRequest request(HttpExchange exchange) {
        URI asked = exchange.getRequestURI();
        String base = settings.flink().toString().replaceFirst("/+$", "");
        String query = asked.getRawQuery() == null ? "" : '?' + asked.getRawQuery();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + asked.getRawPath() + query))
                        .timeout(settings.timeout())
                        .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody());
        for (String name : ASKED) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return request.build();
    }

    private void pass(HttpExchange exchange, HttpResponse<InputStream> answer, InputStream body)
            throws IOException {
        if (answer.statusCode() / 100 == 3 && answer.statusCode() != 304) {
            say(exchange, 502, "Flink sends elsewhere.");
            return;
        }
        for (String name : ANSWERED) {
            answer.headers()
                    .firstValue(name)
                    .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
        }
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || answer.statusCode() == 304;
        exchange.sendResponseHeaders(answer.statusCode(), bodiless ? -1 : 0);
        if (!bodiless) {
            copy(body, exchange.getResponseBody());
        }
    }

    private void copy(InputStream from, OutputStream to) throws IOException {
        byte[] piece = new byte[16 * 1024];
        long left = settings.maxAnswerBytes();
        while (left > 0) {
            int read = from.read(piece, 0, (int) Math.min(piece.length, left));
            if (read < 0) {
                return;
            }
            to.write(piece, 0, read);
            left -= read;
        }
    }

    private static void say(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = (text + '\n').getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        boolean bodiless = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
