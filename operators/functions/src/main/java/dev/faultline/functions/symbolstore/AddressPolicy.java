package dev.faultline.functions.symbolstore;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Which addresses a public name may not lead to: those of the machine itself and of the networks
 * around it, where a redirect or a name server could otherwise send our requests.
 *
 * <p>From the special-purpose registries of IANA (RFC 6890). {@link InetAddress} knows a part of
 * them only: shared address space (100.64.0.0/10), unique local addresses (fc00::/7) and the ranges
 * that carry an IPv4 address inside an IPv6 one are missing there.
 */
final class AddressPolicy {

    private static final int IPV4_BYTES = 4;

    private AddressPolicy() {}

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return !isSpecial(address)
                && (address instanceof Inet4Address
                        ? !isSpecialIpv4(bytes, 0)
                        : !isSpecialIpv6(bytes));
    }

    private static boolean isSpecial(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
    }

    private static boolean isSpecialIpv4(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        int third = bytes[at + 2] & 0xff;
        return switch (first) {
            case 0, 10, 127 -> true;
            case 100 -> second >= 64 && second < 128;
            case 169 -> second == 254;
            case 172 -> second >= 16 && second < 32;
            case 192 -> second == 168 || (second == 0 && (third == 0 || third == 2));
            case 198 -> second == 18 || second == 19 || (second == 51 && third == 100);
            case 203 -> second == 0 && third == 113;
            default -> first >= 224;
        };
    }

    private static boolean isSpecialIpv6(byte[] bytes) {
        int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        if ((first & 0xfe00) == 0xfc00) {
            return true;
        }
        if (first == 0x2002) {
            return isSpecialIpv4(bytes, 2);
        }
        if (first == 0x2001) {
            // Teredo hides its addresses; documentation and benchmarking lead nowhere.
            int second = ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff);
            return second == 0 || second == 2 || second == 0x0db8;
        }
        return carriesIpv4(bytes) && isSpecialIpv4(bytes, bytes.length - IPV4_BYTES);
    }

    /** IPv4-compatible (::/96), IPv4-mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96). */
    private static boolean carriesIpv4(byte[] bytes) {
        boolean isNat64 =
                bytes[0] == 0
                        && bytes[1] == 0x64
                        && (bytes[2] & 0xff) == 0xff
                        && (bytes[3] & 0xff) == 0x9b;
        for (int i = isNat64 ? 4 : 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == bytes[11] && (bytes[10] == 0 || bytes[10] == (byte) 0xff);
    }
}
