package dev.faultline.functions.symbolstore;

import static dev.faultline.functions.symbolstore.SymbolFiles.MODULE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.functions.symbolstore.StoreAnswer.Corrupt;
import dev.faultline.functions.symbolstore.StoreAnswer.Opened;
import dev.faultline.functions.symbolstore.StoreAnswer.Trouble;
import dev.faultline.functions.symbolstore.StoreAnswer.Unavailable;
import dev.faultline.symbols.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Every way in which a transfer can break, against real connections. */
class HttpTransferFaultsTest {

    private static final TransferLimits LIMITS =
            new TransferLimits(500, 200, 600, 100, 1 << 20, 64 << 10, 256 << 10, 200, 3, 600_000);

    /** For faults that are not about time: a busy machine must not turn them into others. */
    private static final TransferLimits PATIENT =
            new TransferLimits(
                    10_000, 20_000, 60_000, 60_000, 1, 64 << 10, 256 << 10, 200, 3, 600_000);

    private static final String CHUNKED =
            """
            HTTP/1.1 200 OK
            Transfer-Encoding: chunked
            """;

    @Test
    void isNotReachedWhenNobodyListens() throws IOException {
        URI nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + closed.getLocalPort() + "/");
        }

        assertThat(trouble(outcome(nobody, PATIENT))).isEqualTo(Trouble.NOT_REACHED);
    }

    @Test
    void givesUpOnAServerThatNeverAnswers() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        assertThat(trouble(outcome(LIMITS, (connection, out) -> never.await())))
                .isEqualTo(Trouble.NO_ANSWER);
    }

    @Test
    void givesUpOnAHeadThatComesByteByByte() throws IOException {
        assertThat(
                        trouble(
                                outcome(
                                        LIMITS,
                                        (connection, out) -> {
                                            out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(US_ASCII));
                                            drip(out, 10);
                                        })))
                .isEqualTo(Trouble.NO_ANSWER);
    }

    @Test
    void givesUpOnABodyThatDrips() throws IOException {
        assertThat(
                        trouble(
                                outcome(
                                        LIMITS,
                                        (connection, out) -> {
                                            out.write(head(50_000));
                                            drip(out, 10);
                                        })))
                .isEqualTo(Trouble.SLOW);
    }

    @Test
    void givesUpOnABodyThatStopsComing() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        assertThat(
                        trouble(
                                outcome(
                                        LIMITS,
                                        (connection, out) -> {
                                            out.write(head(50_000));
                                            out.write(new byte[1000]);
                                            never.await();
                                        })))
                .isEqualTo(Trouble.SLOW);
    }

    @Test
    void givesUpAfterTheTotalTimeHoweverFastTheBodyIs() throws IOException {
        TransferLimits limits =
                new TransferLimits(
                        10_000, 20_000, 300, 100, 1, Long.MAX_VALUE, Long.MAX_VALUE, 200, 3, 0);
        assertThat(
                        trouble(
                                outcome(
                                        limits,
                                        (connection, out) -> {
                                            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
                                            byte[] block = new byte[1000];
                                            Arrays.fill(block, (byte) 'x');
                                            while (true) {
                                                out.write(block);
                                            }
                                        })))
                .isEqualTo(Trouble.SLOW);
    }

    @Test
    void callsAShortBodyTruncated() throws IOException {
        assertThat(
                        trouble(
                                outcome(
                                        PATIENT,
                                        (connection, out) -> {
                                            out.write(head(1000));
                                            out.write(new byte[999]);
                                        })))
                .isEqualTo(Trouble.TRUNCATED);
    }

    @Test
    void callsAPackedShortBodyTruncatedToo() throws IOException {
        byte[] packed = SymbolFiles.gzip(SymbolFiles.bytes(MODULE, "main"));
        assertThat(
                        trouble(
                                outcome(
                                        PATIENT,
                                        (connection, out) -> {
                                            out.write(head(packed.length));
                                            out.write(packed, 0, packed.length - 5);
                                        })))
                .isEqualTo(Trouble.TRUNCATED);
    }

    @Test
    void callsAPackedBodyOfUnknownLengthThatEndsEarlyTruncated() throws IOException {
        byte[] packed = SymbolFiles.gzip(SymbolFiles.bytes(MODULE, "main"));
        assertThat(
                        trouble(
                                outcome(
                                        PATIENT,
                                        (connection, out) -> {
                                            out.write("HTTP/1.0 200 OK\r\n\r\n".getBytes(US_ASCII));
                                            out.write(packed, 0, packed.length - 5);
                                        })))
                .isEqualTo(Trouble.TRUNCATED);
    }

    @Test
    void callsAMissingLastChunkTruncated() throws IOException {
        assertThat(
                        trouble(
                                outcome(
                                        PATIENT,
                                        (connection, out) ->
                                                out.write(
                                                        RawServer.answer(
                                                                CHUNKED,
                                                                "5\r\nMODUL\r\n"
                                                                        .getBytes(US_ASCII))))))
                .isEqualTo(Trouble.TRUNCATED);
    }

    @Test
    void callsAChunkThatEndsEarlyTruncated() throws IOException {
        assertThat(
                        trouble(
                                outcome(
                                        PATIENT,
                                        (connection, out) ->
                                                out.write(
                                                        RawServer.answer(
                                                                CHUNKED,
                                                                "500\r\nMODUL"
                                                                        .getBytes(US_ASCII))))))
                .isEqualTo(Trouble.TRUNCATED);
    }

    @Test
    void callsAConnectionThatIsResetTruncated() throws IOException {
        assertThat(
                        trouble(
                                outcome(
                                        PATIENT,
                                        (connection, out) -> {
                                            out.write(head(50_000));
                                            out.write(new byte[10_000]);
                                            connection.setSoLinger(true, 0);
                                        })))
                .isEqualTo(Trouble.TRUNCATED);
    }

    @Test
    void isUnavailableWhenTheAnswerIsNoHttp() throws IOException {
        assertThat(
                        outcome(
                                PATIENT,
                                (connection, out) ->
                                        out.write("SSH-2.0-x\r\n\r\n".getBytes(US_ASCII))))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void refusesAFileThatIsAnnouncedTooLargeWithoutReadingIt() throws IOException {
        assertThat(outcome(PATIENT, (connection, out) -> out.write(head((64 << 10) + 1))))
                .isEqualTo(new Corrupt(Malformed.TOO_LARGE));
    }

    @Test
    void stopsAtTheLargestSizeWhenNoneIsAnnounced() throws IOException {
        assertThat(
                        outcome(
                                PATIENT,
                                (connection, out) -> {
                                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
                                    out.write(new byte[(64 << 10) + 1]);
                                }))
                .isEqualTo(new Corrupt(Malformed.TOO_LARGE));
    }

    @Test
    void stopsAtTheLargestSizeUnpacked() throws IOException {
        byte[] packed = SymbolFiles.gzip(new byte[(256 << 10) + 1]);
        assertThat(outcome(PATIENT, (connection, out) -> send(out, packed)))
                .isEqualTo(new Corrupt(Malformed.TOO_LARGE));
    }

    @Test
    void stopsAtABomb() throws IOException {
        byte[] packed = SymbolFiles.gzip(new byte[20 << 20]);
        TransferLimits large =
                new TransferLimits(
                        10_000, 20_000, 60_000, 60_000, 1, 1 << 30, 1 << 30, 200, 3, 600_000);
        assertThat(packed).hasSizeLessThan(64 << 10);
        assertThat(outcome(large, (connection, out) -> send(out, packed)))
                .isEqualTo(new Corrupt(Malformed.TOO_LARGE));
    }

    @Test
    void callsDamagedCompressionCorrupt() throws IOException {
        byte[] packed = SymbolFiles.gzip(SymbolFiles.bytes(MODULE, "main"));
        byte[] damaged = packed.clone();
        damaged[packed.length / 2] ^= 0x55;
        assertThat(outcome(PATIENT, (connection, out) -> send(out, damaged)))
                .isEqualTo(new Corrupt(Malformed.BAD_COMPRESSION));
        byte[] cut = Arrays.copyOf(packed, packed.length - 5);
        assertThat(outcome(PATIENT, (connection, out) -> send(out, cut)))
                .isEqualTo(new Corrupt(Malformed.BAD_COMPRESSION));
    }

    @Test
    void endsWhatIsUnderWayWhenTheStoreIsClosed() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        RawServer.Answer stalls =
                (connection, out) -> {
                    out.write(head(1000));
                    out.write(new byte[10]);
                    never.await();
                };
        try (RawServer server = new RawServer(stalls)) {
            HttpSymbolStore store = store(server.uri(), PATIENT);
            Opened opened = (Opened) store.open(MODULE);
            assertThat(opened.text().readNBytes(10)).hasSize(10);
            store.close();

            assertThat(outcome(opened)).isInstanceOf(Unavailable.class);
        }
    }

    private static byte[] head(int length) {
        return RawServer.answer("HTTP/1.1 200 OK\nContent-Length: " + length + "\n", new byte[0]);
    }

    private static void send(java.io.OutputStream out, byte[] body) throws IOException {
        out.write(head(body.length));
        out.write(body);
    }

    private static void drip(java.io.OutputStream out, long pauseMillis)
            throws IOException, InterruptedException {
        while (true) {
            out.write('x');
            out.flush();
            Thread.sleep(pauseMillis);
        }
    }

    private static Trouble trouble(StoreAnswer outcome) {
        assertThat(outcome).isInstanceOf(Unavailable.class);
        return ((Unavailable) outcome).trouble();
    }

    private static StoreAnswer outcome(TransferLimits limits, RawServer.Answer answer)
            throws IOException {
        try (RawServer server = new RawServer(answer)) {
            return outcome(server.uri(), limits);
        }
    }

    private static StoreAnswer outcome(URI uri, TransferLimits limits) throws IOException {
        try (HttpSymbolStore store = store(uri, limits)) {
            StoreAnswer answer = store.open(MODULE);
            return answer instanceof Opened opened ? outcome(opened) : answer;
        }
    }

    private static StoreAnswer outcome(Opened opened) throws IOException {
        try (InputStream text = opened.text()) {
            long unused = text.transferTo(java.io.OutputStream.nullOutputStream());
            return opened;
        } catch (StoreReadException e) {
            return e.answer();
        }
    }

    private static HttpSymbolStore store(URI uri, TransferLimits limits) {
        return new HttpSymbolStore(new HttpStoreSettings(uri, List.of(), false, limits, ""));
    }
}
