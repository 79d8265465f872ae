package dev.faultline.minidump;

import static dev.faultline.minidump.MachExceptions.named;

import org.jspecify.annotations.Nullable;

/**
 * Decodes the exceptions that pack several values into code and subcode: resource limits (xnu's
 * osfmk/kern/exc_resource.h) and guards (osfmk/kern/exc_guard.h).
 */
final class MachResources {

    private static final String[] PORT_FLAVORS = {
        "DESTROY",
        "MOD_REFS",
        "SET_CONTEXT",
        "UNGUARDED",
        "INCORRECT_GUARD",
        "IMMOVABLE",
        "STRICT_REPLY",
        "MSG_FILTERED",
        "INVALID_RIGHT",
        "INVALID_NAME",
        "INVALID_VALUE",
        "INVALID_ARGUMENT",
        "RIGHT_EXISTS",
        "KERN_NO_SPACE",
        "KERN_FAILURE",
        "KERN_RESOURCE",
        "SEND_INVALID_REPLY",
        "SEND_INVALID_VOUCHER",
        "SEND_INVALID_RIGHT",
        "RCV_INVALID_NAME",
        "RCV_GUARDED_DESC",
        "MOD_REFS_NON_FATAL",
        "IMMOVABLE_NON_FATAL"
    };
    private static final String[] FILE_FLAVORS = {
        "CLOSE", "DUP", "NOCLOEXEC", "SOCKET_IPC", "FILEPORT", "MISMATCH", "WRITE"
    };
    private static final String[] VNODE_FLAVORS = {
        "RENAME_TO", "RENAME_FROM", "UNLINK", "WRITE_OTHER", "TRUNC_OTHER", "LINK", "EXCHDATA"
    };

    private MachResources() {}

    /**
     * Which limit, its parameters, and what was used.
     *
     * @param type number of the resource
     * @param values code and subcode
     * @return null if the type is not known
     */
    static @Nullable String resource(int type, long[] values) {
        long code = values[0];
        long subcode = values[1];
        int flavor = (int) (code >>> 58 & 7);
        String decoded =
                switch (type) {
                    case 1 ->
                            flavored(
                                    named(flavor, "FLAVOR_CPU_MONITOR", "FLAVOR_CPU_MONITOR_FATAL"),
                                    "interval: %ds CPU limit: %d%% CPU consumed: %d%%",
                                    code >>> 7 & 0x1ff_ffff,
                                    code & 0x7f,
                                    subcode & 0x7f);
                    case 2 ->
                            flavored(
                                    named(flavor, "FLAVOR_WAKEUPS_MONITOR"),
                                    "interval: %ds wakeups permitted: %d wakeups observed: %d",
                                    code >>> 20 & 0xf_ffff,
                                    code & 0xfff,
                                    subcode & 0xfff);
                    case 3 ->
                            flavored(
                                    named(flavor, "FLAVOR_HIGH_WATERMARK"),
                                    "high watermark limit: %dMiB",
                                    code & 0x1fff);
                    case 4 ->
                            flavored(
                                    named(
                                            flavor,
                                            "FLAVOR_IO_PHYSICAL_WRITES",
                                            "FLAVOR_IO_LOGICAL_WRITES"),
                                    "interval: %ds I/O limit: %d%% I/O observed: %d%%",
                                    code >>> 15 & 0x1_ffff,
                                    code & 0x7fff,
                                    subcode & 0x7fff);
                    case 5 ->
                            flavored(
                                    named(flavor, "FLAVOR_THREADS_HIGH_WATERMARK"),
                                    "high watermark limit: %d",
                                    code & 0x7fff);
                    default -> null;
                };
        String name =
                named(
                        type,
                        "RESOURCE_TYPE_CPU",
                        "RESOURCE_TYPE_WAKEUPS",
                        "RESOURCE_TYPE_MEMORY",
                        "RESOURCE_TYPE_IO",
                        "RESOURCE_TYPE_THREADS");
        return name == null ? null : name + " / " + orNumbers(decoded, code, subcode);
    }

    /**
     * Which guard, what was done to the guarded thing, and which thing it was.
     *
     * @param type number of the kind of guard
     * @param values code and subcode
     * @return null if the type is not known
     */
    static @Nullable String guard(int type, long[] values) {
        long code = values[0];
        long subcode = values[1];
        long flavor = code >>> 32 & 0x1fff_ffff;
        long target = code & 0xffff_ffffL;
        return switch (type) {
            case 0 -> "GUARD_TYPE_NONE";
            case 1 -> {
                String name =
                        flavor == 3
                                ? "GUARD_EXC_INVALID_OPTIONS"
                                : flavor == 5
                                        ? "GUARD_EXC_THREAD_SET_STATE"
                                        : bit(flavor, PORT_FLAVORS);
                String port =
                        subcode == 0
                                ? flavored(name, "port name: %d", target)
                                : flavored(name, "port name: %d subcode: %d", target, subcode);
                yield "GUARD_TYPE_MACH_PORT / " + orNumbers(port, code, subcode);
            }
            case 2 -> {
                String file =
                        flavored(
                                bit(flavor, FILE_FLAVORS),
                                "file descriptor: %d guard identifier: %d",
                                target,
                                subcode);
                yield "GUARD_TYPE_FD / " + orNumbers(file, code, subcode);
            }
            case 3 ->
                    "GUARD_TYPE_USER / namespace: %s guard identifier: %s"
                            .formatted(target, Long.toUnsignedString(subcode));
            case 4 -> {
                String vnode =
                        flavored(
                                bit(flavor, VNODE_FLAVORS),
                                "pid: %d guard identifier: %d",
                                target,
                                subcode);
                yield "GUARD_TYPE_VN / " + orNumbers(vnode, code, subcode);
            }
            case 5 -> {
                String memory = flavored(bit(flavor, "DEALLOC_GAP"), "offset: %d", subcode);
                yield "GUARD_TYPE_VIRT_MEMORY / " + orNumbers(memory, code, subcode);
            }
            case 6 -> {
                String call =
                        flavored(
                                flavor == 0 ? "GUARD_EXC_MACH_TRAP" : null, "syscall: %d", subcode);
                yield "GUARD_TYPE_REJECTED_SC / " + orNumbers(call, code, subcode);
            }
            default -> null;
        };
    }

    private static @Nullable String bit(long flavor, String... names) {
        int bit = Long.numberOfTrailingZeros(flavor);
        return Long.bitCount(flavor) == 1 && bit < names.length ? "GUARD_EXC_" + names[bit] : null;
    }

    /** The values are unsigned. */
    private static @Nullable String flavored(
            @Nullable String flavor, String format, long... values) {
        if (flavor == null) {
            return null;
        }
        String text = format;
        for (long value : values) {
            text = text.replaceFirst("%d", Long.toUnsignedString(value));
        }
        return flavor + " " + text.replace("%%", "%");
    }

    private static String orNumbers(@Nullable String decoded, long code, long subcode) {
        return decoded != null ? decoded : "0x%016x / 0x%016x".formatted(code, subcode);
    }
}
