package dev.faultline.integration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A symbol store over HTTP that serves a folder, well or badly. */
final class FaultySymbolStore implements AutoCloseable {

    /** How it answers. */
    enum Mode {
        GOOD,
        /** 503. */
        DOWN,
        /** One byte in ten milliseconds, for at most a minute. */
        DRIP,
        /** Noise with status 200. */
        GARBAGE,
        /** The first half, as if it were all. */
        TRUNCATED,
        /** A good file of another module. */
        WRONG
    }

    private static final byte[] NOISE =
            "\u0007not a symbol file\n\u0000\u00ff".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OF_ANOTHER =
            "MODULE Linux x86_64 0123456789ABCDEF0123456789ABCDEF0 other.so\nPUBLIC 10 0 other\n"
                    .getBytes(StandardCharsets.UTF_8);
    private static final long DRIP_NANOS = 10_000_000;
    private static final int DRIPS = 6_000;

    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    work -> {
                        Thread thread = new Thread(work, "symbol-store");
                        thread.setDaemon(true);
                        return thread;
                    });
    private volatile Mode mode = Mode.GOOD;

    private FaultySymbolStore(Path folder, HttpServer server) {
        this.folder = folder;
        this.server = server;
    }

    /** Serves a folder of Breakpad's layout. */
    static FaultySymbolStore of(Path folder) {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FaultySymbolStore store = new FaultySymbolStore(folder, server);
            server.createContext("/", store::answer);
            server.setExecutor(store.threads);
            server.start();
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void set(Mode next) {
        mode = next;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Mode now = mode;
            Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
            if (now == Mode.DOWN) {
                exchange.sendResponseHeaders(503, -1);
            } else if (now == Mode.GARBAGE) {
                send(exchange, NOISE);
            } else if (now == Mode.WRONG) {
                send(exchange, OF_ANOTHER);
            } else if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                byte[] whole = Files.readAllBytes(file);
                switch (now) {
                    case DRIP -> drip(exchange, whole);
                    case TRUNCATED -> send(exchange, Arrays.copyOf(whole, whole.length / 2));
                    case GOOD, DOWN, GARBAGE, WRONG -> send(exchange, whole);
                }
            }
        }
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void drip(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        OutputStream out = exchange.getResponseBody();
        for (int i = 0; i < Math.min(body.length, DRIPS); i++) {
            out.write(body[i]);
            out.flush();
            LockSupport.parkNanos(DRIP_NANOS);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
