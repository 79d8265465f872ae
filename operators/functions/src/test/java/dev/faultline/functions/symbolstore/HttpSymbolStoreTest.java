package dev.faultline.functions.symbolstore;

import static dev.faultline.functions.symbolstore.SymbolFiles.MODULE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.faultline.functions.symbolstore.StoreAnswer.Denied;
import dev.faultline.functions.symbolstore.StoreAnswer.Missing;
import dev.faultline.functions.symbolstore.StoreAnswer.Opened;
import dev.faultline.functions.symbolstore.StoreAnswer.Trouble;
import dev.faultline.functions.symbolstore.StoreAnswer.Unavailable;
import dev.faultline.symbols.Malformed;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.ParseResult;
import dev.faultline.symbols.SymbolFileParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSymbolStoreTest {

    private static final byte[] TEXT = SymbolFiles.bytes(MODULE, "main");
    private static final String PATH = "/" + MODULE.symbolPath();

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> ports = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private HttpServer other;

    @BeforeEach
    void start() throws IOException {
        server = started();
        other = started();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        other.stop(0);
    }

    @Test
    void readsAPlainFile() throws IOException {
        serve(server, PATH, exchange -> send(exchange, 200, TEXT));

        assertThat(read(store())).isEqualTo(TEXT);
        assertThat(asked).containsExactly(PATH);
    }

    @Test
    void readsAFileThatIsPackedOnTheWay() throws IOException {
        serve(
                server,
                PATH,
                exchange -> {
                    assertThat(exchange.getRequestHeaders().getFirst("Accept-Encoding"))
                            .isEqualTo("gzip");
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    send(exchange, 200, SymbolFiles.gzip(TEXT));
                });

        assertThat(read(store())).isEqualTo(TEXT);
    }

    @Test
    void readsAPackedFileThatIsNotLabelled() throws IOException {
        serve(server, PATH, exchange -> send(exchange, 200, SymbolFiles.gzip(TEXT)));

        assertThat(read(store())).isEqualTo(TEXT);
    }

    @Test
    void readsAPlainFileThatIsLabelledPacked() throws IOException {
        serve(
                server,
                PATH,
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    send(exchange, 200, TEXT);
                });

        assertThat(read(store())).isEqualTo(TEXT);
    }

    @Test
    void readsAllMembersOfAPackedFile() throws IOException {
        byte[] more = "PUBLIC 5000 0 other\n".getBytes(StandardCharsets.UTF_8);
        serve(server, PATH, exchange -> send(exchange, 200, SymbolFiles.gzip(TEXT, more)));

        assertThat(read(store())).startsWith(TEXT).endsWith(more);
    }

    @Test
    void unpacksOneLayerOnly() throws IOException {
        byte[] once = SymbolFiles.gzip(TEXT);
        serve(server, PATH, exchange -> send(exchange, 200, SymbolFiles.gzip(once)));

        assertThat(read(store())).isEqualTo(once);
    }

    @Test
    void escapesWhatAPathMayNotHave() {
        ModuleId odd = new ModuleId("c++filt (x) [1].pdb", MODULE.debugId());
        try (HttpSymbolStore store = store()) {
            assertThat(store.open(odd)).isInstanceOf(Missing.class);
        }
        assertThat(asked)
                .containsExactly(
                        "/c%2B%2Bfilt%20%28x%29%20%5B1%5D.pdb/"
                                + MODULE.debugId()
                                + "/c%2B%2Bfilt%20%28x%29%20%5B1%5D.sym");
    }

    @Test
    void asksBelowTheBaseWithOrWithoutASlashAtItsEnd() {
        for (String base : List.of("try", "try/")) {
            try (HttpSymbolStore store = store(uri(server, base))) {
                assertThat(store.open(MODULE)).isInstanceOf(Missing.class);
            }
        }
        assertThat(asked).containsOnly("/try" + PATH);
    }

    @Test
    void isMissingWhenTheServerSaysSo() throws IOException {
        for (int status : new int[] {404, 410}) {
            answer(status, Map.of());
            assertThat(open()).isEqualTo(new Missing());
        }
    }

    @Test
    void keepsTheConnectionAfterAMissingFile() {
        try (HttpSymbolStore store = store()) {
            assertThat(store.open(MODULE)).isInstanceOf(Missing.class);
            assertThat(store.open(MODULE)).isInstanceOf(Missing.class);
        }
        assertThat(ports).hasSize(2);
        assertThat(ports.get(0)).isEqualTo(ports.get(1));
    }

    @Test
    void isUnavailableForAsLongAsTheServerAsks() throws IOException {
        for (int status : new int[] {429, 500, 502, 503}) {
            answer(status, Map.of("Retry-After", "7"));
            assertThat(open())
                    .isEqualTo(new Unavailable(Trouble.REFUSED, "status " + status, 7_000));
        }
    }

    @Test
    void understandsADateToAskAgainAfter() throws IOException {
        // The JDK's server writes the Date header itself, so an hour is counted from about now.
        answer(503, Map.of("Retry-After", "Fri, 01 Jan 2100 00:00:00 GMT"));
        assertThat(((Unavailable) open()).retryAfterMillis()).isEqualTo(600_000);
        answer(503, Map.of("Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT"));
        assertThat(((Unavailable) open()).retryAfterMillis()).isZero();
    }

    @Test
    void boundsHowLongTheServerMayAskFor() throws IOException {
        answer(503, Map.of("Retry-After", "99999999999"));
        assertThat(((Unavailable) open()).retryAfterMillis()).isEqualTo(600_000);
        answer(503, Map.of("Retry-After", "-5"));
        assertThat(((Unavailable) open()).retryAfterMillis()).isZero();
        answer(503, Map.of("Retry-After", "soon"));
        assertThat(((Unavailable) open()).retryAfterMillis()).isZero();
    }

    @Test
    void isDeniedWhenTheServerForbids() throws IOException {
        for (int status : new int[] {400, 401, 403}) {
            answer(status, Map.of());
            assertThat(open()).isEqualTo(new Denied("status " + status));
        }
    }

    @Test
    void followsARedirectOnItsOwnHost() throws IOException {
        answer(302, Map.of("Location", "/elsewhere?x=1"));
        serve(server, "/elsewhere", exchange -> send(exchange, 200, TEXT));

        assertThat(read(store())).isEqualTo(TEXT);
    }

    @Test
    void followsARedirectToAConfiguredHost() throws IOException {
        answer(307, Map.of("Location", uri(other, "bucket").toString()));
        serve(other, "/bucket", exchange -> send(exchange, 200, TEXT));

        assertThat(
                        read(
                                new HttpSymbolStore(
                                        settings(
                                                uri(server, ""),
                                                List.of("127.0.0.1:" + port(other)),
                                                false))))
                .isEqualTo(TEXT);
    }

    @Test
    void neverAsksAHostThatIsNotConfigured() throws IOException {
        answer(302, Map.of("Location", uri(other, "bucket").toString()));

        assertThat(open()).isInstanceOf(Denied.class);
        assertThat(asked).containsExactly(PATH);
    }

    @Test
    void refusesARedirectThatLeadsNowhere() throws IOException {
        for (String target : List.of("file:///etc/passwd", "http://[bad", "//evil.example/")) {
            answer(302, Map.of("Location", target));
            assertThat(open()).isInstanceOf(Denied.class);
        }
        answer(302, Map.of());
        assertThat(open()).isInstanceOf(Denied.class);
    }

    @Test
    void followsThreeRedirectsAndNoFourth() throws IOException {
        serve(server, "/r3", exchange -> send(exchange, 200, TEXT));
        serve(server, "/r2", exchange -> redirect(exchange, "/r3"));
        serve(server, "/r1", exchange -> redirect(exchange, "/r2"));
        serve(server, PATH, exchange -> redirect(exchange, "/r1"));
        assertThat(read(store())).isEqualTo(TEXT);

        answer(302, Map.of("Location", PATH));
        asked.clear();
        assertThat(open()).isInstanceOf(Denied.class);
        assertThat(asked).hasSize(4);
    }

    @Test
    void refusesANameThatLeadsToAnAddressInside() {
        URI named = URI.create("http://symbols.example:" + port(server) + "/");
        for (String address : List.of("127.0.0.1", "169.254.169.254", "10.0.0.1", "::1")) {
            try (HttpSymbolStore store = named(named, List.of(), false, address)) {
                assertThat(store.open(MODULE)).isInstanceOf(Denied.class);
            }
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void asksAnAddressInsideWhenThatIsAllowed() throws IOException {
        serve(server, PATH, exchange -> send(exchange, 200, TEXT));
        URI named = URI.create("http://symbols.example:" + port(server) + "/");

        assertThat(read(named(named, List.of(), true, "127.0.0.1"))).isEqualTo(TEXT);
    }

    @Test
    void refusesARedirectToAConfiguredNameThatLeadsInside() throws IOException {
        String target = "bucket.example:" + port(other);
        answer(302, Map.of("Location", "http://" + target + "/"));

        try (HttpSymbolStore store = named(uri(server, ""), List.of(target), true, "127.0.0.1")) {
            assertThat(store.open(MODULE)).isInstanceOf(Denied.class);
        }
        assertThat(asked).containsExactly(PATH);
    }

    @Test
    void connectsToTheAddressThatWasChecked() {
        // The second answer of the name server would lead inside; it must never be asked for.
        List<String> answers = new ArrayList<>(List.of("192.0.2.1", "127.0.0.1"));
        List<String> names = new ArrayList<>();
        DnsResolver rebinding =
                new FixedNames() {
                    @Override
                    public InetAddress[] resolve(String host) throws UnknownHostException {
                        names.add(host);
                        return InetAddress.getAllByName(answers.remove(0));
                    }
                };
        URI named = URI.create("http://symbols.example:" + port(server) + "/");
        try (HttpSymbolStore store =
                new HttpSymbolStore(
                        settings(named, List.of(), false), rebinding, StoreClock.SYSTEM)) {
            assertThat(store.open(MODULE)).isInstanceOf(Denied.class);
        }
        assertThat(names).containsExactly("symbols.example");
        assertThat(asked).isEmpty();
    }

    @Test
    void isUnavailableOnceItIsClosed() {
        HttpSymbolStore store = store();
        store.close();

        assertThat(store.open(MODULE)).isInstanceOf(Unavailable.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void isNotReachedWhenItsNameIsUnknown() {
        DnsResolver none =
                new FixedNames() {
                    @Override
                    public InetAddress[] resolve(String host) throws UnknownHostException {
                        throw new UnknownHostException(host);
                    }
                };
        try (HttpSymbolStore store =
                new HttpSymbolStore(
                        settings(URI.create("http://symbols.example/"), List.of(), false),
                        none,
                        StoreClock.SYSTEM)) {
            assertThat(((Unavailable) store.open(MODULE)).trouble()).isEqualTo(Trouble.NOT_REACHED);
        }
    }

    @Test
    void leavesItToTheParserToTellAnErrorPageFromSymbols() throws IOException {
        serve(
                server,
                PATH,
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    send(exchange, 200, "<!doctype html><p>Sorry".getBytes(StandardCharsets.UTF_8));
                });
        assertThat(parse()).isEqualTo(new ParseResult.Rejected(Malformed.NO_MODULE_RECORD));

        byte[] wrong = SymbolFiles.bytes(SymbolFiles.module(5), "main");
        serve(server, PATH, exchange -> send(exchange, 200, wrong));
        assertThat(parse()).isEqualTo(new ParseResult.Rejected(Malformed.WRONG_MODULE));
    }

    private ParseResult parse() throws IOException {
        try (HttpSymbolStore store = store();
                InputStream text = ((Opened) store.open(MODULE)).text()) {
            return SymbolFileParser.parse(text, MODULE);
        }
    }

    private StoreAnswer open() {
        try (HttpSymbolStore store = store()) {
            return store.open(MODULE);
        }
    }

    private static byte[] read(HttpSymbolStore store) throws IOException {
        try (store;
                InputStream text = ((Opened) store.open(MODULE)).text()) {
            return text.readAllBytes();
        }
    }

    private HttpSymbolStore store() {
        return store(uri(server, ""));
    }

    private static HttpSymbolStore store(URI base) {
        return new HttpSymbolStore(settings(base, List.of(), false));
    }

    private static HttpSymbolStore named(
            URI base, List<String> redirectHosts, boolean allowsPrivate, String address) {
        DnsResolver names =
                new FixedNames() {
                    @Override
                    public InetAddress[] resolve(String host) throws UnknownHostException {
                        return InetAddress.getAllByName(address);
                    }
                };
        return new HttpSymbolStore(
                settings(base, redirectHosts, allowsPrivate), names, StoreClock.SYSTEM);
    }

    private abstract static class FixedNames implements DnsResolver {
        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
        }
    }

    private static HttpStoreSettings settings(
            URI base, List<String> redirectHosts, boolean allowsPrivate) {
        // Generous times: these tests are not about time, and machines are busy.
        return new HttpStoreSettings(
                base,
                redirectHosts,
                allowsPrivate,
                new TransferLimits(
                        10_000, 30_000, 60_000, 60_000, 1, 1 << 20, 1 << 20, 200, 3, 600_000),
                "");
    }

    private void answer(int status, Map<String, String> headers) {
        serve(
                server,
                PATH,
                exchange -> {
                    headers.forEach(exchange.getResponseHeaders()::set);
                    send(exchange, status, "no".getBytes(StandardCharsets.UTF_8));
                });
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void serve(HttpServer on, String path, HttpHandler handler) {
        try {
            on.removeContext(path);
        } catch (IllegalArgumentException e) {
            // Served for the first time.
            assertThat(e).isNotNull();
        }
        on.createContext(path, exchange -> noted(exchange, handler));
    }

    private void noted(HttpExchange exchange, HttpHandler handler) throws IOException {
        asked.add(exchange.getRequestURI().getRawPath());
        ports.add(exchange.getRemoteAddress().getPort());
        handler.handle(exchange);
    }

    private HttpServer started() throws IOException {
        HttpServer started =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        started.createContext(
                "/", exchange -> noted(exchange, missing -> send(missing, 404, new byte[] {'-'})));
        started.start();
        return started;
    }

    private static int port(HttpServer server) {
        return server.getAddress().getPort();
    }

    private static URI uri(HttpServer server, String path) {
        return URI.create("http://127.0.0.1:" + port(server) + "/" + path);
    }
}
