package dev.faultline.jobs.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.schema.AlertState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The e-mail route of the example, by a real Alertmanager to a receiver of mail. */
class MailRouteTest {

    private static final Path EXAMPLE =
            Path.of("..", "docs/reference/alertmanager-example.yml").toAbsolutePath().normalize();
    private static final long PATIENCE_SECONDS = 60;

    @TempDir private Path folder = Path.of("");

    @Test
    void anAlertIsMailedWithEverythingThatIsHtmlInItEscaped() throws Exception {
        Optional<Path> program = program();
        assumeTrue(
                program.isPresent(),
                "Alertmanager is not on the PATH. Debian and Ubuntu: apt-get install"
                        + " prometheus-alertmanager");
        try (Mailbox mailbox = new Mailbox()) {
            int port = freePort();
            Process alertmanager = start(program.orElseThrow(), port, mailbox.port());
            try {
                post(port);
                String mail = mailbox.next();
                assertThat(mail)
                        .contains("To: crashes@example.com")
                        .contains("Meadow release: 1 crash alerts")
                        .contains("43 clients crashed where 2.0 were expected")
                        .contains("operator&lt;&lt; on Meadow release")
                        .doesNotContain("operator<<");
            } finally {
                alertmanager.destroyForcibly().waitFor();
            }
        }
    }

    private void post(int port) throws Exception {
        long now = System.currentTimeMillis();
        AlertmanagerAlert alert =
                new AlertWriter(600_000, "https://runbooks.example/", "")
                        .write(
                                Alerts.said(
                                        AlertState.FIRING,
                                        0,
                                        row -> {
                                            row.setSeverity("S3");
                                            row.setTitle("S3 spike: operator<< on Meadow release");
                                        }),
                                now);
        AlertmanagerAlert current =
                new AlertmanagerAlert(
                        alert.labels(),
                        alert.annotations(),
                        AlertWriter.time(now - 60_000),
                        AlertWriter.time(now + 600_000),
                        "");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2/alerts"))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(5))
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        new JsonMapper().writeValueAsString(List.of(current))))
                        .build();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                HttpResponse<String> answer =
                        HttpClient.newHttpClient()
                                .send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                return;
            } catch (IOException e) {
                // It is not up yet.
                assertThat(System.nanoTime()).as(e.toString()).isLessThan(until);
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    /** The example with this machine's ports, files that are there, and less patience. */
    private Process start(Path program, int port, int mailPort) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "https://127.0.0.1:1/secret");
        String example =
                Files.readString(EXAMPLE)
                        .replace("smtp.example:587", "127.0.0.1:" + mailPort)
                        .replaceAll("  smtp_auth_.*\n", "")
                        .replaceFirst("  smtp_from:", "  smtp_require_tls: false\n  smtp_from:")
                        .replaceAll("/etc/alertmanager/[a-z-]+", secret.toString())
                        .replace("group_wait: 30s", "group_wait: 0s");
        Path file = Files.writeString(folder.resolve("alertmanager.yml"), example);
        return new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + file,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Optional<Path> program() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(path.split(":", -1))
                .filter(each -> !each.isEmpty())
                .flatMap(
                        each ->
                                Stream.of("prometheus-alertmanager", "alertmanager")
                                        .map(name -> Path.of(each, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Receives mail by SMTP (RFC 5321), as much of it as one sender needs. */
    private static final class Mailbox implements AutoCloseable {

        private final ServerSocket socket =
                new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final BlockingQueue<String> mails = new LinkedBlockingQueue<>();

        Mailbox() throws IOException {
            Thread thread = new Thread(this::receive, "mailbox");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        String next() throws InterruptedException {
            String mail = mails.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return mail == null ? "no mail came" : mail;
        }

        private void receive() {
            while (!socket.isClosed()) {
                try (Socket sender = socket.accept()) {
                    talk(sender);
                } catch (IOException e) {
                    if (!socket.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }

        private void talk(Socket sender) throws IOException {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(sender.getInputStream(), UTF_8));
            say(sender, "220 mailbox");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("DATA")) {
                    say(sender, "354 go on");
                    mails.add(body(in));
                }
                say(sender, line.equals("QUIT") ? "221 bye" : "250 ok");
            }
        }

        /** Ends with a line of one dot. Lines end with "=" where quoted-printable breaks them. */
        private static String body(BufferedReader in) throws IOException {
            StringBuilder body = new StringBuilder();
            for (@Nullable String line = in.readLine();
                    line != null && !line.equals(".");
                    line = in.readLine()) {
                body.append(
                        line.endsWith("=") ? line.substring(0, line.length() - 1) : line + '\n');
            }
            return body.toString();
        }

        private static void say(Socket sender, String answer) throws IOException {
            sender.getOutputStream().write((answer + "\r\n").getBytes(UTF_8));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
