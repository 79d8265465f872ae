package dev.faultline.functions.symbolstore;

import java.io.Serializable;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Which stores there are, as configured.
 *
 * @param locations {@code http:} or {@code https:} addresses, else paths or URIs of a Flink file
 *     system; asked in order
 * @param redirectHosts hosts that HTTP stores may redirect to beside themselves
 * @param allowsPrivateAddresses whether the names of HTTP stores may lead to addresses that are not
 *     public
 * @param limits limits of one transfer
 * @param trustedCertificates PEM file of certificates that HTTP stores may have beside those that
 *     the JVM trusts; empty for none
 */
public record StoreLocations(
        List<String> locations,
        List<String> redirectHosts,
        boolean allowsPrivateAddresses,
        TransferLimits limits,
        String trustedCertificates)
        implements Serializable {

    public StoreLocations {
        locations = List.copyOf(locations);
        redirectHosts = List.copyOf(redirectHosts);
    }

    /** Stores without redirects to other hosts. */
    public static StoreLocations of(List<String> locations) {
        return of(locations, List.of());
    }

    /** Stores with the usual limits. */
    public static StoreLocations of(List<String> locations, List<String> redirectHosts) {
        return new StoreLocations(locations, redirectHosts, false, TransferLimits.DEFAULT, "");
    }

    /**
     * Opens them; no connection is made yet.
     *
     * @throws IllegalArgumentException when a location cannot be one; names it
     */
    public SymbolStores open() {
        return new SymbolStores(
                locations.stream().map(this::store).toList(),
                AskSettings.DEFAULT,
                StoreClock.SYSTEM);
    }

    /**
     * Checks the locations; files of the machine that will open the stores are not looked at.
     *
     * @throws IllegalArgumentException when a location cannot be one; names it
     */
    public void checkLocations() {
        new StoreLocations(locations, redirectHosts, allowsPrivateAddresses, limits, "")
                .open()
                .close();
    }

    private SymbolStore store(String location) {
        try {
            return isHttp(location)
                    ? new HttpSymbolStore(
                            new HttpStoreSettings(
                                    URI.create(location),
                                    redirectHosts,
                                    allowsPrivateAddresses,
                                    limits,
                                    trustedCertificates))
                    : new FileSystemSymbolStore(location, limits.forFiles());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "symbol store " + location + ": " + e.getMessage(), e);
        }
    }

    private static boolean isHttp(String location) {
        String lower = location.toLowerCase(Locale.ROOT);
        return lower.startsWith("http:") || lower.startsWith("https:");
    }
}
