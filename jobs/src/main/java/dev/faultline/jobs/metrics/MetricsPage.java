package dev.faultline.jobs.metrics;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** {@code /metrics} for Prometheus. */
public final class MetricsPage implements AutoCloseable {

    private final HttpServer server;

    /**
     * Starts to answer.
     *
     * @param address where to listen
     * @param text the figures at the moment, in Prometheus' text format
     */
    public MetricsPage(InetSocketAddress address, Supplier<String> text) throws IOException {
        server = HttpServer.create(address, 16);
        server.createContext(
                "/metrics",
                exchange -> {
                    byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders()
                            .set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    /** Returns the port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
