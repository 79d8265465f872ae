package dev.faultline.functions.symbolstore;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names for connections. The addresses it returns are the very ones that are connected to,
 * so that a name cannot pass the check with one address and be used with another.
 */
final class GuardedNames implements DnsResolver {

    /** All addresses of the name were refused. */
    static final class Refused extends UnknownHostException {
        Refused(String host) {
            super(host + " has no public address");
        }
    }

    private final DnsResolver names;
    private final List<String> trustedHosts;

    /**
     * Wraps a resolver.
     *
     * @param trustedHosts hosts that may have any address
     */
    GuardedNames(DnsResolver names, List<String> trustedHosts) {
        this.names = names;
        this.trustedHosts = List.copyOf(trustedHosts);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] all = names.resolve(host);
        if (trustedHosts.stream().anyMatch(host::equalsIgnoreCase)) {
            return all;
        }
        InetAddress[] usable =
                Stream.of(all).filter(AddressPolicy::isPublic).toArray(InetAddress[]::new);
        if (usable.length == 0) {
            throw new Refused(host);
        }
        return usable;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }
}
