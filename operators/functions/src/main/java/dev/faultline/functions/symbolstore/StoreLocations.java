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
 */
public record StoreLocations(
        List<String> locations, List<String> redirectHosts, boolean allowsPrivateAddresses)
        implements Serializable {

    public StoreLocations {
        locations = List.copyOf(locations);
        redirectHosts = List.copyOf(redirectHosts);
    }

    /** Stores without redirects to other hosts. */
    public static StoreLocations of(List<String> locations) {
        return new StoreLocations(locations, List.of(), false);
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

    private SymbolStore store(String location) {
        try {
            return isHttp(location)
                    ? new HttpSymbolStore(
                            new HttpStoreSettings(
                                    URI.create(location),
                                    redirectHosts,
                                    allowsPrivateAddresses,
                                    TransferLimits.DEFAULT))
                    : new FileSystemSymbolStore(location, TransferLimits.FILES);
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
