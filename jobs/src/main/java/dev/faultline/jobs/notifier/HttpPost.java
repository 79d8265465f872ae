package dev.faultline.jobs.notifier;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts JSON with limits on time. Follows no redirect and reads no answer but its head. */
final class HttpPost {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();
    private final URI uri;

    /**
     * What came of a request.
     *
     * @param status HTTP status, 0 without an answer
     * @param problem for the log, empty when all is well
     * @param retryAfterSeconds how long the other side asks us to wait, 0 when it does not
     */
    record Answer(int status, String problem, long retryAfterSeconds) {

        boolean isTaken() {
            return status >= 200 && status < 300;
        }
    }

    HttpPost(URI uri) {
        this.uri = uri;
    }

    Answer post(byte[] body, Map<String, String> headers) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "faultline-notifier")
                        .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<Void>> answer =
                http.sendAsync(request.build(), BodyHandlers.discarding());
        try {
            // The request's own limit ends with the head of the answer; a body may never end.
            return answered(answer.get(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return new Answer(0, problem(e), 0);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new Answer(0, "no end of the answer", 0);
        }
    }

    private static Answer answered(HttpResponse<Void> response) {
        int status = response.statusCode();
        return new Answer(
                status,
                status >= 200 && status < 300 ? "" : "status " + status,
                response.headers()
                        .firstValue("Retry-After")
                        .filter(text -> text.matches("[0-9]{1,6}"))
                        .map(Long::parseLong)
                        .orElse(0L));
    }

    /** Without the address, which may hold a secret. */
    private static String problem(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return cause instanceof IOException ? cause.getClass().getSimpleName() : "no answer";
    }

    /** Scheme, host and port: all of an address that may be logged. */
    static String place(URI uri) {
        return uri.getScheme()
                + "://"
                + uri.getHost()
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
