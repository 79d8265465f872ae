package dev.faultline.integration;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy on loopback that behaves like a bad network when it is told to. Two threads per
 * connection; all of them end with the proxy.
 */
final class FaultProxy implements AutoCloseable {

    /** What happens to bytes. */
    enum Mode {
        PASS,
        /** They stop; connections stay open, and everything arrives when they pass again. */
        FREEZE,
        /** Connections are reset, new ones too. */
        CUT,
        /** They trickle. */
        SLOW
    }

    private static final int BUFFER_BYTES = 16 * 1024;

    /** Some 40 KiB a second in each direction of each connection, 25 ms late. */
    private static final int SLOW_BYTES = 1024;

    private static final long SLOW_NANOS = 25_000_000;
    private static final int CONNECT_MILLIS = 5_000;

    private final int target;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object change = new Object();
    private Mode mode = Mode.PASS;

    private FaultProxy(int target, ServerSocket server) {
        this.target = target;
        this.server = server;
    }

    /** Starts a proxy on a free port in front of another port of loopback. */
    static FaultProxy before(int target) {
        try {
            FaultProxy proxy =
                    new FaultProxy(
                            target, new ServerSocket(0, 128, InetAddress.getLoopbackAddress()));
            thread("accept-" + target, proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Changes what happens to bytes, at once. */
    void set(Mode next) {
        synchronized (change) {
            mode = next;
            change.notifyAll();
        }
        if (next == Mode.CUT) {
            open.forEach(FaultProxy::reset);
        }
    }

    private Mode mode() {
        synchronized (change) {
            return mode;
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                thread("connect-" + target, () -> connect(client));
            } catch (IOException e) {
                // The server is closed, or this one connection was gone before it began.
            }
        }
    }

    private void connect(Socket client) {
        Socket upstream = new Socket();
        open.add(upstream);
        try {
            if (mode() == Mode.CUT) {
                throw new IOException("cut");
            }
            upstream.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), target),
                    CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            thread("back-" + target, () -> pump(upstream, client));
            pump(client, upstream);
        } catch (IOException e) {
            drop(client, upstream);
        }
    }

    /** Moves bytes until one side ends; the end of one side is told to the other. */
    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            while (true) {
                int read = in.read(buffer, 0, mode() == Mode.SLOW ? SLOW_BYTES : BUFFER_BYTES);
                if (read < 0) {
                    to.shutdownOutput();
                    return;
                }
                hold();
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            drop(from, to);
        }
    }

    private void hold() throws IOException {
        if (mode() == Mode.SLOW) {
            LockSupport.parkNanos(SLOW_NANOS);
        }
        synchronized (change) {
            while (mode == Mode.FREEZE) {
                try {
                    change.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
        }
    }

    private void drop(Socket one, Socket other) {
        reset(one);
        reset(other);
        open.remove(one);
        open.remove(other);
    }

    /** Ends a connection without a polite farewell. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, "proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        set(Mode.CUT);
    }
}
