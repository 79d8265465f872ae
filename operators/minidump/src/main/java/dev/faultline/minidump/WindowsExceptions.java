package dev.faultline.minidump;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of Windows exceptions and errors. A number may be an exception, a system error or an
 * NTSTATUS; where the kinds overlap the order is that of rust-minidump, so that reasons read the
 * same.
 */
final class WindowsExceptions {

    private static final int ACCESS_VIOLATION = 0xc000_0005;
    private static final int IN_PAGE_ERROR = 0xc000_0006;
    private static final int STACK_BUFFER_OVERRUN = 0xc000_0409;
    private static final long FACILITY_VISUALCPP = 109;

    private WindowsExceptions() {}

    /** Read when the first dump of Windows needs them. */
    private static final class Names {
        static final NumberNames ERRORS = NumberNames.read("winerror.txt");
        static final NumberNames STATUSES = NumberNames.read("ntstatus.txt");
        static final NumberNames FAST_FAILS = NumberNames.read("fastfail.txt");
    }

    /** Whether the parameters of the exception are access kind and data address. */
    static boolean isFailedAccess(long code) {
        return (int) code == ACCESS_VIOLATION || (int) code == IN_PAGE_ERROR;
    }

    static String describe(long code, List<Long> parameters) {
        return switch ((int) code) {
            case ACCESS_VIOLATION -> "EXCEPTION_ACCESS_VIOLATION" + accessKind(parameters);
            case IN_PAGE_ERROR -> "EXCEPTION_IN_PAGE_ERROR" + failedPage(parameters);
            case STACK_BUFFER_OVERRUN ->
                    parameters.isEmpty()
                            ? errorName(code)
                            : "EXCEPTION_STACK_BUFFER_OVERRUN / "
                                    + orHex(
                                            Names.FAST_FAILS.of(parameters.get(0)),
                                            parameters.get(0));
            default -> {
                String name = exceptionName((int) code);
                yield name != null ? name : errorName(code);
            }
        };
    }

    /** The name of what GetLastError returned, or of an exception that is an error number. */
    static String errorName(long code) {
        String name = Names.ERRORS.of(code);
        if (name == null) {
            name = Names.STATUSES.of(code);
        }
        if (name == null && code >>> 28 != 0 && (code >>> 16 & 0xfff) == FACILITY_VISUALCPP) {
            String error = Names.ERRORS.of(code & 0xffff);
            name = error == null ? null : "FACILITY_VISUALCPP / " + error;
        }
        return name != null ? name : "unknown " + CrashReason.hex(code);
    }

    private static String accessKind(List<Long> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        long kind = parameters.get(0);
        return kind == 0 ? "_READ" : kind == 1 ? "_WRITE" : kind == 8 ? "_EXEC" : "";
    }

    /** The third parameter says why the page could not be read. */
    private static String failedPage(List<Long> parameters) {
        String kind = accessKind(parameters);
        if (parameters.size() < 3 || kind.isEmpty()) {
            return "";
        }
        // Writers may have sign-extended the status.
        long status = parameters.get(2) & 0xffff_ffffL;
        return kind + " / " + orHex(Names.STATUSES.of(status), status);
    }

    private static String orHex(@Nullable String name, long number) {
        return name != null ? name : CrashReason.hex(number);
    }

    private static @Nullable String exceptionName(int code) {
        return switch (code) {
            case 0x8000_0001 -> "EXCEPTION_GUARD_PAGE";
            case 0x8000_0002 -> "EXCEPTION_DATATYPE_MISALIGNMENT";
            case 0x8000_0003 -> "EXCEPTION_BREAKPOINT";
            case 0x8000_0004 -> "EXCEPTION_SINGLE_STEP";
            case 0xc000_0008 -> "EXCEPTION_INVALID_HANDLE";
            case 0xc000_001d -> "EXCEPTION_ILLEGAL_INSTRUCTION";
            case 0xc000_0025 -> "EXCEPTION_NONCONTINUABLE_EXCEPTION";
            case 0xc000_0026 -> "EXCEPTION_INVALID_DISPOSITION";
            case 0xc000_008c -> "EXCEPTION_BOUNDS_EXCEEDED";
            case 0xc000_008d -> "EXCEPTION_FLT_DENORMAL_OPERAND";
            case 0xc000_008e -> "EXCEPTION_FLT_DIVIDE_BY_ZERO";
            case 0xc000_008f -> "EXCEPTION_FLT_INEXACT_RESULT";
            case 0xc000_0090 -> "EXCEPTION_FLT_INVALID_OPERATION";
            case 0xc000_0091 -> "EXCEPTION_FLT_OVERFLOW";
            case 0xc000_0092 -> "EXCEPTION_FLT_STACK_CHECK";
            case 0xc000_0093 -> "EXCEPTION_FLT_UNDERFLOW";
            case 0xc000_0094 -> "EXCEPTION_INT_DIVIDE_BY_ZERO";
            case 0xc000_0095 -> "EXCEPTION_INT_OVERFLOW";
            case 0xc000_0096 -> "EXCEPTION_PRIV_INSTRUCTION";
            case 0xc000_00fd -> "EXCEPTION_STACK_OVERFLOW";
            case 0xc000_0194 -> "EXCEPTION_POSSIBLE_DEADLOCK";
            case 0xe000_0008 -> "Out of Memory"; // raised by Chromium's allocators
            case 0xe043_4352 -> "MANAGED_EXCEPTION_CODE_V4";
            case 0xe06d_7363 -> "Unhandled C++ Exception";
            case 0x0517_a7ed -> "Simulated Exception"; // made up by Crashpad
            default -> null;
        };
    }
}
