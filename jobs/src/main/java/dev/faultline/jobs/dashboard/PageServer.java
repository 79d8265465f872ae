package dev.faultline.jobs.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.faultline.jobs.dashboard.PageFiles.PageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers over HTTP: the page's files, JSON and the stream of events. Nothing can be changed. */
final class PageServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int THREADS = 8;
    private static final int WAITING = 64;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

    /** Everything comes from here, and nothing runs that is not a file of the page. */
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    static {
        // Before the server's class is loaded: answers leave at once, and a request that does not
        // come to its end gives its thread back.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", "20");
    }

    private final PageFiles files = new PageFiles();
    private final PageData data;
    private final EventStream events;
    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final boolean isLoopback;

    /**
     * Starts to answer.
     *
     * @throws IOException when the port is taken
     */
    PageServer(DashboardSettings settings, PageData data, EventStream events) throws IOException {
        this.data = data;
        this.events = events;
        InetAddress address = InetAddress.getByName(settings.host());
        this.isLoopback = address.isLoopbackAddress();
        int size = THREADS + settings.mostClients();
        this.threads =
                new ThreadPoolExecutor(
                        size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING));
        threads.allowCoreThreadTimeOut(true);
        this.server = HttpServer.create(new InetSocketAddress(address, settings.port()), WAITING);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Returns the port it listens on. */
    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange);
        } catch (RuntimeException e) {
            // A fault of ours must not take the thread; the page says that it got no answer.
            LOG.error("Cannot answer {}", exchange.getRequestURI().getPath(), e);
            throw e;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Security-Policy", CONTENT_POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            headers.set("Allow", "GET, HEAD");
            fail(exchange, 405, "this page only answers");
            return;
        }
        if (isLoopback && !namesThisMachine(exchange)) {
            // A page of somewhere else whose name was made to point here.
            fail(exchange, 421, "this page is on " + LOOPBACK);
            return;
        }
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/api/stream")) {
            if (method.equals("HEAD") || !events.serve(exchange)) {
                headers.set("Retry-After", "10");
                fail(exchange, 503, "too many pages are open");
            }
            return;
        }
        PageFile file = files.at(path);
        if (file != null) {
            headers.set("Cache-Control", "no-cache");
            send(exchange, 200, file.type(), file.bytes());
            return;
        }
        json(exchange, path);
    }

    private static boolean namesThisMachine(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null
                && LOOPBACK.contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
    }

    private void json(HttpExchange exchange, String path) throws IOException {
        @Nullable JsonNode body;
        try {
            body =
                    data.at(
                            path,
                            new PageQuery(exchange.getRequestURI().getRawQuery()),
                            System.currentTimeMillis());
        } catch (IllegalArgumentException e) {
            fail(exchange, 400, String.valueOf(e.getMessage()));
            return;
        }
        if (body == null) {
            fail(exchange, 404, "there is no such thing, or it is no longer kept");
        } else {
            send(exchange, 200, "application/json", bytes(body));
        }
    }

    private static void fail(HttpExchange exchange, int status, String why) throws IOException {
        send(
                exchange,
                status,
                "application/json",
                bytes(JsonNodeFactory.instance.objectNode().put("error", why)));
    }

    static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree cannot fail to be written", e);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
