package dev.faultline.integration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * Somebody who is notified over HTTP and remembers it. Fails the first attempt of everything that
 * has an {@code Idempotency-Key}.
 */
final class Receiver implements AutoCloseable {

    /**
     * A request that was taken.
     *
     * @param key its {@code Idempotency-Key}, or empty
     */
    record Request(String path, String key, String timestamp, String signature, String body) {}

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<String> failed = new HashSet<>();

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(Executors.newSingleThreadExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String key = header(exchange, "Idempotency-Key");
        String path = exchange.getRequestURI().getPath();
        boolean fails = !key.isEmpty() && failed.add(path + key);
        if (!fails) {
            requests.add(
                    new Request(
                            path,
                            key,
                            header(exchange, "Faultline-Timestamp"),
                            header(exchange, "Faultline-Signature"),
                            body));
        }
        exchange.sendResponseHeaders(fails ? 503 : 202, -1);
        exchange.close();
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was taken at a path, in order. */
    List<Request> at(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
