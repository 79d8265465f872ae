package dev.faultline.minidump;

/**
 * Puts an exception record into the words that crash tools use, such as {@code SIGSEGV /
 * SEGV_MAPERR}, {@code EXCEPTION_ACCESS_VIOLATION_READ} or {@code EXC_BAD_ACCESS /
 * KERN_INVALID_ADDRESS}.
 */
public final class CrashReason {

    private CrashReason() {}

    /** The reason in words; numbers that no table knows are given in hexadecimal. */
    public static String describe(SystemInfo system, ExceptionRecord exception) {
        OperatingSystem os = system.os();
        String known = null;
        if (os.hasLinuxSignals()) {
            known = LinuxSignals.describe(exception.code(), exception.flags());
        } else if (os == OperatingSystem.WINDOWS) {
            known = WindowsExceptions.describe(exception.code(), exception.parameters());
        } else if (os.hasMachExceptions()) {
            known = MachExceptions.describe(system.cpu(), exception);
        }
        return known != null
                ? known
                : "unknown " + hex(exception.code()) + " / " + hex(exception.flags());
    }

    /**
     * The address that the crash is about. Windows reports the instruction, and for failed accesses
     * the data address among the parameters. 32-bit writers may have sign-extended it.
     */
    public static long address(SystemInfo system, ExceptionRecord exception) {
        boolean dataAddress =
                system.os() == OperatingSystem.WINDOWS
                        && WindowsExceptions.isFailedAccess(exception.code())
                        && exception.parameters().size() >= 2;
        long address = dataAddress ? exception.parameters().get(1) : exception.address();
        return system.cpu().pointerBytes() == 4 ? address & 0xffff_ffffL : address;
    }

    /**
     * The name of a value that Windows' GetLastError returned, such as {@code
     * ERROR_ALREADY_EXISTS}.
     */
    public static String windowsError(long code) {
        return WindowsExceptions.errorName(code);
    }

    static String hex(long code) {
        return "0x%08x".formatted(code);
    }
}
