package dev.faultline.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SymbolCommandsTest {

    private static final String ID = "0123456789ABCDEF0123456789ABCDEF0";
    private static final String TEXT =
            """
            MODULE Linux x86_64 0123456789ABCDEF0123456789ABCDEF0 app
            FILE 0 main.c
            FILE 1 gr\u00fcn.h
            INLINE_ORIGIN 0 inner
            FUNC 1000 100 0 main
            INLINE 0 7 0 0 1020 20
            1000 20 5 0
            1020 20 31 1
            1040 c0 9 0
            PUBLIC 2000 0 exported
            not a record
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path home;

    private Path file = Path.of("");

    @BeforeEach
    void putSymbols() throws IOException {
        file = home.resolve("symbols/app/" + ID + "/app.sym");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, TEXT);
    }

    @Test
    void looksOffsetsUp() {
        assertThat(lookup("0x1024", "8196", "0x9000")).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        """
                        0x1024  inner (gr\u00fcn.h:31) inlined
                        0x1024  main + 0x24 (main.c:7)
                        0x2004  exported + 0x4
                        0x9000  exported + 0x7000
                        """);
    }

    @Test
    void looksOffsetsUpAsJson() throws IOException {
        assertThat(lookup("--json", "0x1024", "0x10")).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2).allMatch(line -> line.chars().allMatch(c -> c < 128));
        assertThat(json(lines.get(0)))
                .isEqualTo(
                        json(
                                """
                                {"offset": "0x1024", "symbols": "found", "function": "main",
                                 "function_offset": "0x24", "source": "FUNC", "file": "main.c",
                                 "line": 7,
                                 "inlines": [{"function": "inner", "file": "gr\u00fcn.h", "line": 31}]}
                                """));
        assertThat(json(lines.get(1)))
                .isEqualTo(
                        json("{\"offset\": \"0x10\", \"symbols\": \"found\", \"function\": null}"));
    }

    @Test
    void saysThatThereAreNoSymbols() {
        assertThat(run("symbols", "lookup", "--symbols", symbols(), "other", ID, "0x10")).isOne();
        assertThat(out.toString()).isEqualTo("0x10  missing\n");
        assertThat(run("symbols", "lookup", "..", ID, "0x10")).isEqualTo(2);
        assertThat(run("symbols", "lookup", "app", ID, "ten")).isEqualTo(2);
        assertThat(run("symbols", "lookup", "--symbols", "http://", "app", ID, "0x10"))
                .isEqualTo(2);
    }

    @Test
    void asksServersAndKeepsIndexesInAFolder() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/app/" + ID + "/app.sym",
                exchange -> {
                    byte[] body = Files.readAllBytes(file);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        String cache = home.resolve("cache").toString();
        String[] command = {
            "symbols", "lookup", "--symbols", url, "--symbol-cache", cache, "app", ID, "0x1000"
        };
        assertThat(run(command)).isZero();
        server.stop(0);
        assertThat(run(command)).isZero();
        assertThat(out.toString())
                .isEqualTo("0x1000  main + 0x0 (main.c:5)\n0x1000  main + 0x0 (main.c:5)\n");
    }

    @Test
    void writesIndexes() throws IOException {
        Path page = Files.writeString(home.resolve("page.sym"), "<html>");
        assertThat(run("symbols", "index", "--json", file.toString(), page.toString())).isOne();
        List<String> lines = out.toString().lines().toList();
        JsonNode written = json(lines.get(0));
        assertThat(written.get("status").textValue()).isEqualTo("written");
        assertThat(written.get("bad_lines").intValue()).isOne();
        assertThat(Files.size(Path.of(written.get("index").textValue())))
                .isEqualTo(written.get("index_bytes").longValue());
        assertThat(json(lines.get(1)).get("reason").textValue()).isEqualTo("NO_MODULE_RECORD");
        assertThat(run("symbols", "index", home.resolve("gone.sym").toString())).isOne();
    }

    @Test
    void symbolicatesARequest() throws IOException {
        String request = "{\"stacks\": [[[0, 4096]]], \"memoryMap\": [[\"app\", \"" + ID + "\"]]}";
        assertThat(symbolicate(request, "--symbols", symbols())).isZero();
        assertThat(json(out.toString()).at("/results/0/stacks/0/0/function").textValue())
                .isEqualTo("main");
        assertThat(symbolicate(request, "--symbols", symbols(), "--api", "4")).isZero();
        assertThat(json(out.toString()).at("/symbolicatedStacks/0/0").textValue())
                .isEqualTo("main (in app)");
    }

    @Test
    void answersARequestThatIsNotValid() {
        assertThat(symbolicate("{}")).isOne();
        assertThat(out.toString())
                .isEqualTo("{\"title\":\"job 0 is invalid: no stacks specified\"}\n");
        assertThat(symbolicate("{}", "--api", "6")).isEqualTo(2);
    }

    private int lookup(String... arguments) {
        String[] all = new String[arguments.length + 6];
        System.arraycopy(
                new String[] {"symbols", "lookup", "--symbols", symbols(), "app", ID},
                0,
                all,
                0,
                6);
        System.arraycopy(arguments, 0, all, 6, arguments.length);
        return run(all);
    }

    private int symbolicate(String request, String... arguments) {
        out.getBuffer().setLength(0);
        String[] all = new String[arguments.length + 1];
        all[0] = "symbolicate";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        InputStream in = System.in;
        System.setIn(new ByteArrayInputStream(request.getBytes(UTF_8)));
        try {
            return run(all);
        } finally {
            System.setIn(in);
        }
    }

    private String symbols() {
        return home.resolve("symbols").toString();
    }

    private static JsonNode json(String text) throws IOException {
        return new JsonMapper().readTree(text);
    }

    private int run(String... arguments) {
        return FaultlineCli.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }
}
