package dev.faultline.jobs.dashboard;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Tells open pages that something changed (server-sent events). A page that does not read is
 * dropped: it comes back by itself and asks for everything anew, so nothing is kept for it.
 */
final class EventStream {

    private static final int QUEUE = 16;
    private static final long SILENCE_SECONDS = 10;

    private final int most;
    private final Set<Listener> listeners = new HashSet<>();
    private String last = "";
    private long sequence;

    EventStream(int most) {
        this.most = most;
    }

    /** Tells every page; never waits. */
    synchronized void publish(String json) {
        sequence++;
        last = "id: " + sequence + "\ndata: " + json + "\n\n";
        List.copyOf(listeners).forEach(listener -> listener.offer(last));
    }

    /**
     * Serves one page until it goes or is dropped.
     *
     * @return false when there are too many already; nothing has been answered then
     */
    boolean serve(HttpExchange exchange) throws IOException {
        Listener listener = new Listener(Thread.currentThread());
        if (!add(listener)) {
            return false;
        }
        try (OutputStream out = open(exchange)) {
            write(out, "retry: 2000\n\n");
            while (true) {
                String event = listener.queue.poll(SILENCE_SECONDS, TimeUnit.SECONDS);
                write(out, event == null ? ": still here\n\n" : event);
            }
        } catch (InterruptedException e) {
            // Dropped for not reading, or the server stops; closing the stream tells the page.
        } finally {
            remove(listener);
        }
        return true;
    }

    private static OutputStream open(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void write(OutputStream out, String event) throws IOException {
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private synchronized boolean add(Listener listener) {
        if (listeners.size() >= most) {
            return false;
        }
        listeners.add(listener);
        if (!last.isEmpty()) {
            listener.offer(last);
        }
        return true;
    }

    private synchronized void remove(Listener listener) {
        listeners.remove(listener);
        listener.dropped = true;
        // It may have been dropped while it was leaving; its thread goes on to other requests.
        Thread.interrupted();
    }

    /** Pages that listen. */
    synchronized int size() {
        return listeners.size();
    }

    /** One page; used under the lock of the stream. */
    private static final class Listener {

        private final Thread thread;
        private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
        private boolean dropped;

        Listener(Thread thread) {
            this.thread = thread;
        }

        void offer(String event) {
            if (!queue.offer(event) && !dropped) {
                dropped = true;
                // Also ends a write that the page does not take: it closes the channel.
                thread.interrupt();
            }
        }
    }
}
