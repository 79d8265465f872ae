package dev.faultline.functions.symbolstore;

import static dev.faultline.functions.symbolstore.SymbolFiles.MODULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.faultline.functions.symbolstore.StoreAnswer.Opened;
import dev.faultline.functions.symbolstore.StoreAnswer.Trouble;
import dev.faultline.functions.symbolstore.StoreAnswer.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose certificate nobody but itself has signed. */
class HttpsSymbolStoreTest {

    private static final byte[] TEXT = SymbolFiles.bytes(MODULE, "main");
    private static final String PASSWORD = "only for this test";

    @TempDir Path home;

    private HttpsServer server;

    @BeforeEach
    void start() throws Exception {
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=symbols", "-ext", "SAN=IP:127.0.0.1");
        keytool("-exportcert", "-rfc", "-file", home.resolve("own.pem").toString());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.createContext(
                "/" + MODULE.symbolPath(),
                exchange -> {
                    exchange.sendResponseHeaders(200, TEXT.length);
                    exchange.getResponseBody().write(TEXT);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void readsFromAStoreWhoseCertificateIsTrusted() throws IOException {
        try (HttpSymbolStore store = store("127.0.0.1", home.resolve("own.pem").toString());
                InputStream text = ((Opened) store.open(MODULE)).text()) {
            assertThat(text.readAllBytes()).isEqualTo(TEXT);
        }
    }

    @Test
    void doesNotReachAStoreWhoseCertificateIsNotTrusted() {
        try (HttpSymbolStore store = store("127.0.0.1", "")) {
            assertThat(((Unavailable) store.open(MODULE)).trouble()).isEqualTo(Trouble.NOT_REACHED);
        }
    }

    @Test
    void doesNotReachAStoreWhoseCertificateHasAnotherName() {
        try (HttpSymbolStore store = store("localhost", home.resolve("own.pem").toString())) {
            assertThat(((Unavailable) store.open(MODULE)).trouble()).isEqualTo(Trouble.NOT_REACHED);
        }
    }

    @Test
    void refusesAFileWithoutCertificates() throws IOException {
        Path empty = Files.writeString(home.resolve("empty.pem"), "");

        assertThatThrownBy(() -> store("127.0.0.1", empty.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty.pem");
        assertThatThrownBy(() -> store("127.0.0.1", home.resolve("none.pem").toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.pem");
    }

    private HttpSymbolStore store(String host, String trustedCertificates) {
        URI base = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/");
        return new HttpSymbolStore(
                new HttpStoreSettings(
                        base,
                        List.of(),
                        false,
                        new TransferLimits(
                                10_000, 30_000, 60_000, 60_000, 1, 1 << 20, 1 << 20, 200, 3, 0),
                        trustedCertificates));
    }

    private SSLContext context() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(keys().toFile(), PASSWORD.toCharArray());
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private Path keys() {
        return home.resolve("keys.p12");
    }

    private void keytool(String command, String... more) throws Exception {
        List<String> call = new ArrayList<>();
        call.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        call.add(command);
        call.addAll(List.of("-alias", "own", "-keystore", keys().toString()));
        call.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        call.addAll(List.of(more));
        Process process =
                new ProcessBuilder(call)
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("keytool.log").toFile())
                        .start();
        assertThat(process.waitFor()).as(call.toString()).isZero();
    }
}
