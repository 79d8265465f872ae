package dev.faultline.integration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
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
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Stands in front of the registry: TLS, a name and a password, and the rights that {@code
 * docs/reference/access.md} states.
 */
final class HttpsRegistry implements AutoCloseable {

    private static final Pattern LOOK_UP = Pattern.compile("GET .*|POST .*/subjects/[^/]+");
    private static final Pattern REGISTER =
            Pattern.compile(
                    "GET .*|PUT .*/config/[^/]+|POST .*/subjects/[^/]+(/versions)?(\\?.*)?");

    private final URI registry;
    private final Map<String, String> passwords;
    private final String writer;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * Starts.
     *
     * @param registry the registry without TLS
     * @param passwords by name
     * @param writer the only name that may register schemas
     */
    HttpsRegistry(
            URI registry, Certificates certificates, Map<String, String> passwords, String writer)
            throws IOException, GeneralSecurityException {
        this.registry = registry;
        this.passwords = passwords;
        this.writer = writer;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setHttpsConfigurator(new HttpsConfigurator(context(certificates)));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private static SSLContext context(Certificates certificates)
            throws IOException, GeneralSecurityException {
        char[] password = certificates.password().toCharArray();
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(
                KeyStore.getInstance(certificates.store("registry").toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort() + registry.getPath();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = name(exchange);
            String call = exchange.getRequestMethod() + ' ' + exchange.getRequestURI().getRawPath();
            if (name.isEmpty()) {
                refuse(exchange, 401, "who are you?");
            } else if (!(name.equals(writer) ? REGISTER : LOOK_UP).matcher(call).matches()) {
                refuse(exchange, 403, name + " may not " + call);
            } else {
                pass(exchange);
            }
        }
    }

    private String name(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        for (Map.Entry<String, String> each : passwords.entrySet()) {
            byte[] right = (each.getKey() + ':' + each.getValue()).getBytes(StandardCharsets.UTF_8);
            if (("Basic " + Base64.getEncoder().encodeToString(right)).equals(given)) {
                return each.getKey();
            }
        }
        return "";
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        byte[] body =
                ("{\"error_code\":" + status + ",\"message\":\"" + why + "\"}")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void pass(HttpExchange exchange) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(registry.resolve(exchange.getRequestURI()));
        for (String header : List.of("Content-Type", "Accept")) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        request.method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(response.statusCode(), response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
