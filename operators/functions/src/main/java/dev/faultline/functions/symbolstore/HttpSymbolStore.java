package dev.faultline.functions.symbolstore;

import dev.faultline.functions.symbolstore.StoreAnswer.Corrupt;
import dev.faultline.functions.symbolstore.StoreAnswer.Denied;
import dev.faultline.functions.symbolstore.StoreAnswer.Missing;
import dev.faultline.functions.symbolstore.StoreAnswer.Opened;
import dev.faultline.functions.symbolstore.StoreAnswer.Trouble;
import dev.faultline.functions.symbolstore.StoreAnswer.Unavailable;
import dev.faultline.symbols.Malformed;
import dev.faultline.symbols.ModuleId;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A symbol server with the layout of Breakpad and Tecken: {@code <base>/<file>/<ID>/<file>.sym}.
 * What it is asked for comes from crashes and what it answers comes from a network, so each
 * transfer is bounded in time, size and speed, and goes nowhere but to configured hosts.
 */
public final class HttpSymbolStore implements SymbolStore {

    private static final int MAX_CONNECTIONS = 64;
    private static final String UNRESERVED =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final HttpStoreSettings settings;
    private final TransferLimits limits;
    private final StoreClock clock;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor timer;

    public HttpSymbolStore(HttpStoreSettings settings) {
        this(settings, SystemDefaultDnsResolver.INSTANCE, StoreClock.SYSTEM);
    }

    HttpSymbolStore(HttpStoreSettings settings, DnsResolver names, StoreClock clock) {
        this.settings = settings;
        this.limits = settings.limits();
        this.clock = clock;
        this.client = client(settings, names);
        this.timer = new ScheduledThreadPoolExecutor(1, HttpSymbolStore::timerThread);
        timer.setRemoveOnCancelPolicy(true);
    }

    private static Thread timerThread(Runnable work) {
        Thread thread = new Thread(work, "symbol-store-timer");
        thread.setDaemon(true);
        return thread;
    }

    private static CloseableHttpClient client(HttpStoreSettings settings, DnsResolver names) {
        TransferLimits limits = settings.limits();
        Timeout connect = Timeout.ofMilliseconds(limits.connectMillis());
        Timeout silence = Timeout.ofMilliseconds(limits.firstByteMillis());
        PoolingHttpClientConnectionManagerBuilder connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new GuardedNames(names, settings.trustedHosts()))
                        .setMaxConnPerRoute(MAX_CONNECTIONS)
                        .setMaxConnTotal(MAX_CONNECTIONS)
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(connect)
                                        .setSocketTimeout(silence)
                                        .build())
                        .setDefaultTlsConfig(
                                TlsConfig.custom().setHandshakeTimeout(connect).build());
        if (!settings.trustedCertificates().isEmpty()) {
            connections.setTlsSocketStrategy(
                    new DefaultClientTlsStrategy(
                            TrustedCertificates.with(Path.of(settings.trustedCertificates()))));
        }
        // Everything that decides something is ours: redirects, retries, unpacking.
        return HttpClients.custom()
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setConnectionRequestTimeout(silence)
                                .setResponseTimeout(silence)
                                .build())
                .setUserAgent("faultline")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    @Override
    public String name() {
        return settings.base().getAuthority() + settings.base().getPath();
    }

    @Override
    public StoreAnswer open(ModuleId module) {
        long start = clock.millis();
        URI target = address(module);
        for (int hop = 0; hop <= limits.maxRedirects(); hop++) {
            HttpExchange exchange = new HttpExchange(target, timer);
            Step step = ask(exchange, target, start);
            if (step.answer() instanceof Opened opened) {
                return opened;
            }
            exchange.finish();
            if (step.answer() != null) {
                return step.answer();
            }
            target = step.redirect();
            if (target == null || !settings.mayGoTo(target)) {
                return new Denied("redirect to a host that is not configured");
            }
        }
        return new Denied("more than " + limits.maxRedirects() + " redirects");
    }

    /** Where a request led: to an answer, else to another address (null: to none that we know). */
    private record Step(@Nullable StoreAnswer answer, @Nullable URI redirect) {}

    private Step ask(HttpExchange exchange, URI from, long start) {
        try {
            ClassicHttpResponse response =
                    exchange.send(
                            client,
                            Math.min(
                                    limits.connectMillis() + limits.firstByteMillis(),
                                    remaining(start)));
            int status = response.getCode();
            return isRedirect(status)
                    ? new Step(null, location(response, from))
                    : new Step(answer(exchange, response, start), null);
        } catch (StoreReadException e) {
            return new Step(e.answer(), null);
        } catch (IOException e) {
            return new Step(diagnose(exchange, e, Trouble.NO_ANSWER), null);
        } catch (IllegalStateException | RejectedExecutionException e) {
            // Client and timer say so once they are closed.
            return new Step(new Unavailable(Trouble.BROKEN, "the store is closed", 0), null);
        }
    }

    private StoreAnswer answer(HttpExchange exchange, ClassicHttpResponse response, long start)
            throws IOException {
        int status = response.getCode();
        if (status == HttpStatus.SC_OK) {
            HttpEntity entity = response.getEntity();
            return entity == null ? new Missing() : opened(exchange, entity, start);
        }
        if (status == HttpStatus.SC_NOT_FOUND || status == HttpStatus.SC_GONE) {
            return new Missing();
        }
        return isTemporary(status)
                ? new Unavailable(Trouble.REFUSED, "status " + status, retryAfter(response))
                : new Denied("status " + status);
    }

    private Opened opened(HttpExchange exchange, HttpEntity entity, long start) throws IOException {
        if (entity.getContentLength() > limits.maxWireBytes()) {
            throw new StoreReadException(new Corrupt(Malformed.TOO_LARGE));
        }
        exchange.cutAfter(remaining(start));
        InputStream body = entity.getContent();
        WireStream wire =
                new WireStream(
                        body,
                        limits,
                        clock,
                        start,
                        failure -> diagnose(exchange, failure, Trouble.TRUNCATED));
        boolean isEndKnown = entity.isChunked() || entity.getContentLength() >= 0;
        return new Opened(SymbolText.open(wire, limits, isEndKnown, exchange::close));
    }

    private StoreAnswer diagnose(HttpExchange exchange, IOException failure, Trouble otherwise) {
        if (failure instanceof GuardedNames.Refused) {
            return new Denied("the host has no public address");
        }
        return new Unavailable(trouble(exchange, failure, otherwise), failure.toString(), 0);
    }

    private static Trouble trouble(HttpExchange exchange, IOException failure, Trouble otherwise) {
        if (failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof org.apache.hc.client5.http.ConnectTimeoutException
                || failure instanceof SSLException) {
            return Trouble.NOT_REACHED;
        }
        if (exchange.isCut() || failure instanceof SocketTimeoutException) {
            return otherwise == Trouble.TRUNCATED ? Trouble.SLOW : otherwise;
        }
        return otherwise;
    }

    private long remaining(long start) {
        return limits.totalMillis() - (clock.millis() - start);
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /** Nothing is wrong with the request; later it may succeed. */
    private static boolean isTemporary(int status) {
        return status >= 500
                || status == HttpStatus.SC_TOO_MANY_REQUESTS
                || status == HttpStatus.SC_REQUEST_TIMEOUT
                || status == HttpStatus.SC_TOO_EARLY
                || (status > HttpStatus.SC_OK && status < 300);
    }

    private static @Nullable URI location(ClassicHttpResponse response, URI from) {
        Header header = response.getFirstHeader(HttpHeaders.LOCATION);
        if (header == null) {
            return null;
        }
        try {
            return from.resolve(header.getValue().strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private long retryAfter(ClassicHttpResponse response) {
        Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        if (header == null) {
            return 0;
        }
        long asked;
        try {
            asked = TimeUnit.SECONDS.toMillis(Long.parseLong(header.getValue().strip()));
        } catch (NumberFormatException e) {
            asked = untilDate(response);
        }
        return Math.min(Math.max(asked, 0), limits.maxRetryAfterMillis());
    }

    /** From the server's own date to the one it names, so that no two clocks are compared. */
    private static long untilDate(ClassicHttpResponse response) {
        Instant now = DateUtils.parseStandardDate(response, HttpHeaders.DATE);
        Instant then = DateUtils.parseStandardDate(response, HttpHeaders.RETRY_AFTER);
        return now == null || then == null ? 0 : Duration.between(now, then).toMillis();
    }

    private URI address(ModuleId module) {
        StringBuilder address = new StringBuilder(settings.base().toString());
        if (address.charAt(address.length() - 1) != '/') {
            address.append('/');
        }
        for (byte b : module.symbolPath().getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c == '/' || UNRESERVED.indexOf(c) >= 0) {
                address.append(c);
            } else {
                address.append('%').append(HEX.toHexDigits(b));
            }
        }
        return URI.create(address.toString());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }
}
