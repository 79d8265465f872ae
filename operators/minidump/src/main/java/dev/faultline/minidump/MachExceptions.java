package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/**
 * Names of Mach exceptions, with the codes of bad accesses and of x86 traps. Exceptions that pack
 * several values into the code (resource limits, guards) are left in hexadecimal.
 */
final class MachExceptions {

    private static final String[] TYPES = {
        "", "EXC_BAD_ACCESS", "EXC_BAD_INSTRUCTION", "EXC_ARITHMETIC", "EXC_EMULATION",
        "EXC_SOFTWARE", "EXC_BREAKPOINT", "EXC_SYSCALL", "EXC_MACH_SYSCALL", "EXC_RPC_ALERT",
        "EXC_CRASH", "EXC_RESOURCE", "EXC_GUARD", "EXC_CORPSE_NOTIFY"
    };

    private MachExceptions() {}

    static @Nullable String describe(long type, long code) {
        if (type < 1 || type >= TYPES.length) {
            return null;
        }
        String name = TYPES[(int) type];
        String codeName =
                switch (name) {
                    case "EXC_BAD_ACCESS" -> badAccess((int) code);
                    case "EXC_BAD_INSTRUCTION" -> code == 1 ? "EXC_I386_INVOP" : null;
                    case "EXC_ARITHMETIC" -> arithmetic((int) code);
                    case "EXC_BREAKPOINT" -> breakpoint((int) code);
                    default -> null;
                };
        return name + " / " + (codeName != null ? codeName : CrashReason.hex(code));
    }

    private static @Nullable String badAccess(int code) {
        return switch (code) {
            case 1 -> "KERN_INVALID_ADDRESS";
            case 2 -> "KERN_PROTECTION_FAILURE";
            case 8 -> "KERN_NO_ACCESS";
            case 9 -> "KERN_MEMORY_FAILURE";
            case 10 -> "KERN_MEMORY_ERROR";
            case 13 -> "EXC_I386_GPFLT";
            case 50 -> "KERN_CODESIGN_ERROR";
            default -> null;
        };
    }

    private static @Nullable String arithmetic(int code) {
        return switch (code) {
            case 1 -> "EXC_I386_DIV";
            case 2 -> "EXC_I386_INTO";
            case 3 -> "EXC_I386_NOEXT";
            case 4 -> "EXC_I386_EXTOVR";
            case 5 -> "EXC_I386_EXTERR";
            case 6 -> "EXC_I386_EMERR";
            case 7 -> "EXC_I386_BOUND";
            case 8 -> "EXC_I386_SSEEXTERR";
            default -> null;
        };
    }

    private static @Nullable String breakpoint(int code) {
        return switch (code) {
            case 1 -> "EXC_I386_SGL";
            case 2 -> "EXC_I386_BPT";
            default -> null;
        };
    }
}
