package dev.faultline.jobs.notifier;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** {@code /metrics} for Prometheus. */
final class MetersPage implements AutoCloseable {

    private final HttpServer server;

    MetersPage(InetSocketAddress address, Meters meters) throws IOException {
        server = HttpServer.create(address, 16);
        server.createContext(
                "/metrics",
                exchange -> {
                    byte[] text =
                            meters.text(System.currentTimeMillis())
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders()
                            .set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
                    exchange.sendResponseHeaders(200, text.length);
                    exchange.getResponseBody().write(text);
                    exchange.close();
                });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
