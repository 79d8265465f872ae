package dev.faultline.functions.symbolstore;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * An HTTP store, checked.
 *
 * @param base where the layout begins; http or https, without credentials and query
 * @param redirectHosts hosts beside the store's own that it may redirect to, {@code host} or {@code
 *     host:port}
 * @param allowsPrivateAddresses whether the store's own host may have an address that is not
 *     public. Hosts given as such an address, and {@code localhost}, may in any case
 * @param limits limits of one transfer
 * @param trustedCertificates PEM file of certificates to trust beside those that the JVM trusts;
 *     empty for none
 */
public record HttpStoreSettings(
        URI base,
        List<String> redirectHosts,
        boolean allowsPrivateAddresses,
        TransferLimits limits,
        String trustedCertificates) {

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException when it cannot be that of a store
     */
    public HttpStoreSettings {
        if (!isHttp(base) || base.getHost() == null) {
            throw new IllegalArgumentException("not an HTTP address of a symbol store");
        }
        if (base.getRawUserInfo() != null
                || base.getRawQuery() != null
                || base.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the address of a symbol store has no credentials, query or fragment");
        }
        redirectHosts = redirectHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether a transfer may go to this address, were it to resolve to a public one. */
    boolean mayGoTo(URI target) {
        if (!isHttp(target) || target.getHost() == null || target.getRawUserInfo() != null) {
            return false;
        }
        if (isHttps(base) && !isHttps(target)) {
            return false;
        }
        String authority = authority(target);
        return authority.equals(authority(base))
                || redirectHosts.stream()
                        .map(host -> host.indexOf(':') < 0 ? host + ":" + port(target, -1) : host)
                        .anyMatch(authority::equals);
    }

    /** Hosts that may resolve to addresses that are not public. */
    List<String> trustedHosts() {
        String host = hostName(base);
        return allowsPrivateAddresses || isExplicitAddress(host) ? List.of(host) : List.of();
    }

    /** The store's host is such an address itself: whoever configured it meant it. */
    private static boolean isExplicitAddress(String host) {
        return host.equals("localhost")
                || host.indexOf(':') >= 0
                || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    private static String authority(URI uri) {
        return hostName(uri) + ":" + port(uri, uri.getPort());
    }

    private static int port(URI uri, int explicit) {
        if (explicit >= 0) {
            return explicit;
        }
        return isHttps(uri) ? 443 : 80;
    }

    /** In lower case, and an IPv6 address without its brackets. */
    private static String hostName(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean isHttp(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) || isHttps(uri);
    }

    private static boolean isHttps(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }
}
