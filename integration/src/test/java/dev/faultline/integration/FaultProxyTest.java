package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.faultline.integration.FaultProxy.Mode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int MOMENT_MILLIS = 100;

    private final byte[] sent = new byte[100_000];
    private final ServerSocket server;
    private final FaultProxy proxy;

    FaultProxyTest() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        proxy = FaultProxy.before(server.getLocalPort());
    }

    @BeforeEach
    void fill() {
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) (i * 31);
        }
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout(PATIENCE_MILLIS);
        return client;
    }

    private Socket accept() throws IOException {
        server.setSoTimeout(PATIENCE_MILLIS);
        Socket accepted = server.accept();
        accepted.setSoTimeout(PATIENCE_MILLIS);
        return accepted;
    }

    private byte[] received(Socket socket) throws IOException {
        byte[] bytes = new byte[sent.length];
        new DataInputStream(socket.getInputStream()).readFully(bytes);
        return bytes;
    }

    @Test
    void bytesPassBothWaysAndTheEndOfOneSideReachesTheOther() throws IOException {
        try (Socket client = connect();
                Socket upstream = accept()) {
            new DataOutputStream(client.getOutputStream()).write(sent);
            assertThat(received(upstream)).isEqualTo(sent);
            client.shutdownOutput();
            assertThat(upstream.getInputStream().read()).isEqualTo(-1);

            upstream.getOutputStream().write(Arrays.copyOf(sent, 7));
            upstream.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(Arrays.copyOf(sent, 7));
        }
    }

    @Test
    void aFrozenConnectionStaysOpenAndDeliversEverythingWhenItPassesAgain() throws IOException {
        try (Socket client = connect();
                Socket upstream = accept()) {
            proxy.set(Mode.FREEZE);
            client.getOutputStream().write(sent, 0, 10);
            upstream.setSoTimeout(MOMENT_MILLIS);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> upstream.getInputStream().read());

            upstream.setSoTimeout(PATIENCE_MILLIS);
            proxy.set(Mode.PASS);
            client.getOutputStream().write(sent, 10, sent.length - 10);
            assertThat(received(upstream)).isEqualTo(sent);
        }
    }

    @Test
    void aCutResetsBothSidesAndNewConnectionsUntilItPassesAgain() throws IOException {
        try (Socket client = connect();
                Socket upstream = accept()) {
            proxy.set(Mode.CUT);
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> client.getInputStream().read());
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> upstream.getInputStream().read());
        }
        try (Socket client = connect()) {
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> client.getInputStream().read());
        }

        proxy.set(Mode.PASS);
        try (Socket client = connect();
                Socket upstream = accept()) {
            new DataOutputStream(client.getOutputStream()).write(sent);
            assertThat(received(upstream)).isEqualTo(sent);
        }
    }

    @Test
    void aSlowConnectionDeliversEverything() throws IOException {
        proxy.set(Mode.SLOW);
        try (Socket client = connect();
                Socket upstream = accept()) {
            client.getOutputStream().write(sent, 0, 3_000);
            client.shutdownOutput();
            assertThat(upstream.getInputStream().readAllBytes())
                    .isEqualTo(Arrays.copyOf(sent, 3_000));
        }
    }

    @Test
    void whereNobodyListensTheConnectionIsReset() throws IOException {
        server.close();
        try (Socket client = connect()) {
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> client.getInputStream().read());
        }
    }
}
