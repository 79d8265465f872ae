package dev.faultline.functions.symbolstore;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. A timer cuts the connection when its time is over: the socket's own
 * timeout begins anew with each byte, so a server that sends one now and then never meets it.
 */
final class HttpExchange {

    private static final int MAX_IGNORED_BYTES = 16 << 10;

    private final HttpGet request;
    private final ScheduledExecutorService timer;
    private volatile boolean isCut;
    private @Nullable ScheduledFuture<?> alarm;
    private @Nullable ClassicHttpResponse response;

    HttpExchange(URI uri, ScheduledExecutorService timer) {
        this.request = new HttpGet(uri);
        this.timer = timer;
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
    }

    /** Sends the request and waits for the head of the answer. */
    ClassicHttpResponse send(CloseableHttpClient client, long withinMillis) throws IOException {
        cutAfter(withinMillis);
        ClassicHttpResponse head = client.executeOpen(host(), request, null);
        response = head;
        return head;
    }

    private HttpHost host() {
        return new HttpHost(
                request.getScheme(),
                request.getAuthority().getHostName(),
                request.getAuthority().getPort());
    }

    /** Sets the time after which the connection is cut, whatever is going on. */
    void cutAfter(long millis) {
        disarm();
        alarm = timer.schedule(this::cut, Math.max(millis, 0), TimeUnit.MILLISECONDS);
    }

    private void cut() {
        isCut = true;
        request.cancel();
    }

    /** Whether the timer has ended the exchange. */
    boolean isCut() {
        return isCut;
    }

    /**
     * Ends the exchange after an answer whose body does not matter. A short one is read to its end,
     * so that the connection can serve again: most questions are answered "not found".
     */
    void finish() {
        HttpEntity body = response == null ? null : response.getEntity();
        if (body != null) {
            try {
                var unused = body.getContent().readNBytes(MAX_IGNORED_BYTES);
            } catch (IOException e) {
                // Closed like any other below.
                isCut = true;
            }
        }
        close();
    }

    /** Ends the exchange without reading what the server would still send. */
    void close() {
        disarm();
        request.cancel();
        if (response != null) {
            try {
                response.close();
            } catch (IOException e) {
                // The connection is gone, which is what we want of it.
                isCut = true;
            }
        }
    }

    private void disarm() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }
}
