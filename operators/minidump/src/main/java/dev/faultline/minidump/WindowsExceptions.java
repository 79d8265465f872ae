package dev.faultline.minidump;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names of Windows exceptions and of the status values that crashes commonly carry; see the headers
 * winnt.h and ntstatus.h.
 */
final class WindowsExceptions {

    private static final int ACCESS_VIOLATION = 0xc000_0005;
    private static final int IN_PAGE_ERROR = 0xc000_0006;
    private static final int STACK_BUFFER_OVERRUN = 0xc000_0409;

    private static final String[] FAST_FAIL =
            """
            LEGACY_GS_VIOLATION VTGUARD_CHECK_FAILURE STACK_COOKIE_CHECK_FAILURE CORRUPT_LIST_ENTRY
            INCORRECT_STACK INVALID_ARG GS_COOKIE_INIT FATAL_APP_EXIT RANGE_CHECK_FAILURE
            UNSAFE_REGISTRY_ACCESS GUARD_ICALL_CHECK_FAILURE GUARD_WRITE_CHECK_FAILURE
            INVALID_FIBER_SWITCH INVALID_SET_OF_CONTEXT INVALID_REFERENCE_COUNT - - -
            INVALID_JUMP_BUFFER MRDATA_MODIFIED CERTIFICATION_FAILURE INVALID_EXCEPTION_CHAIN
            CRYPTO_LIBRARY INVALID_CALL_IN_DLL_CALLOUT INVALID_IMAGE_BASE DLOAD_PROTECTION_FAILURE
            UNSAFE_EXTENSION_CALL DEPRECATED_SERVICE_INVOKED INVALID_BUFFER_ACCESS
            INVALID_BALANCED_TREE INVALID_NEXT_THREAD GUARD_ICALL_CHECK_SUPPRESSED APCS_DISABLED
            INVALID_IDLE_STATE MRDATA_PROTECTION_FAILURE UNEXPECTED_HEAP_EXCEPTION
            INVALID_LOCK_STATE GUARD_JUMPTABLE INVALID_LONGJUMP_TARGET INVALID_DISPATCH_CONTEXT
            INVALID_THREAD INVALID_SYSCALL_NUMBER INVALID_FILE_OPERATION LPAC_ACCESS_DENIED
            GUARD_SS_FAILURE LOADER_CONTINUITY_FAILURE GUARD_EXPORT_SUPPRESSION_FAILURE
            INVALID_CONTROL_STACK SET_CONTEXT_DENIED INVALID_IAT HEAP_METADATA_CORRUPTION
            PAYLOAD_RESTRICTION_VIOLATION LOW_LABEL_ACCESS_DENIED ENCLAVE_CALL_FAILURE
            UNHANDLED_LSS_EXCEPTON ADMINLESS_ACCESS_DENIED UNEXPECTED_CALL
            CONTROL_INVALID_RETURN_ADDRESS UNEXPECTED_HOST_BEHAVIOR FLAGS_CORRUPTION VEH_CORRUPTION
            ETW_CORRUPTION RIO_ABORT INVALID_PFN
            """
                    .strip()
                    .split("\\s+", -1);

    private WindowsExceptions() {}

    /** Whether the parameters of the exception are access kind and data address. */
    static boolean isFailedAccess(long code) {
        return (int) code == ACCESS_VIOLATION || (int) code == IN_PAGE_ERROR;
    }

    static @Nullable String describe(long code, List<Long> parameters) {
        String name = exceptionName((int) code);
        if (name == null) {
            return statusName((int) code);
        }
        return switch ((int) code) {
            case ACCESS_VIOLATION -> name + accessKind(parameters);
            case IN_PAGE_ERROR -> name + accessKind(parameters) + cause(parameters);
            case STACK_BUFFER_OVERRUN -> name + fastFail(parameters);
            default -> name;
        };
    }

    private static String accessKind(List<Long> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        long kind = parameters.get(0);
        return kind == 0 ? "_READ" : kind == 1 ? "_WRITE" : kind == 8 ? "_EXEC" : "";
    }

    private static String cause(List<Long> parameters) {
        if (parameters.size() < 3) {
            return "";
        }
        long status = parameters.get(2) & 0xffff_ffffL;
        String name = statusName((int) status);
        return " / " + (name != null ? name : CrashReason.hex(status));
    }

    private static String fastFail(List<Long> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        long code = parameters.get(0);
        boolean known = code >= 0 && code < FAST_FAIL.length && !FAST_FAIL[(int) code].equals("-");
        return " / "
                + (known
                        ? "FAST_FAIL_" + FAST_FAIL[(int) code].toUpperCase(Locale.ROOT)
                        : CrashReason.hex(code & 0xffff_ffffL));
    }

    private static @Nullable String exceptionName(int code) {
        return switch (code) {
            case 0x8000_0001 -> "EXCEPTION_GUARD_PAGE";
            case 0x8000_0002 -> "EXCEPTION_DATATYPE_MISALIGNMENT";
            case 0x8000_0003 -> "EXCEPTION_BREAKPOINT";
            case 0x8000_0004 -> "EXCEPTION_SINGLE_STEP";
            case ACCESS_VIOLATION -> "EXCEPTION_ACCESS_VIOLATION";
            case IN_PAGE_ERROR -> "EXCEPTION_IN_PAGE_ERROR";
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
            case 0xc000_0374 -> "EXCEPTION_HEAP_CORRUPTION";
            case STACK_BUFFER_OVERRUN -> "EXCEPTION_STACK_BUFFER_OVERRUN";
            case 0xe000_0008 -> "OUT_OF_MEMORY";
            case 0xe06d_7363 -> "UNHANDLED_CPP_EXCEPTION";
            case 0x0517_a7ed -> "SIMULATED_EXCEPTION";
            default -> null;
        };
    }

    private static @Nullable String statusName(int code) {
        return switch (code) {
            case 0xc000_0001 -> "STATUS_UNSUCCESSFUL";
            case 0xc000_0002 -> "STATUS_NOT_IMPLEMENTED";
            case 0xc000_000d -> "STATUS_INVALID_PARAMETER";
            case 0xc000_000e -> "STATUS_NO_SUCH_DEVICE";
            case 0xc000_0017 -> "STATUS_NO_MEMORY";
            case 0xc000_0022 -> "STATUS_ACCESS_DENIED";
            case 0xc000_0034 -> "STATUS_OBJECT_NAME_NOT_FOUND";
            case 0xc000_009a -> "STATUS_INSUFFICIENT_RESOURCES";
            case 0xc000_009c -> "STATUS_DEVICE_DATA_ERROR";
            case 0xc000_009d -> "STATUS_DEVICE_NOT_CONNECTED";
            case 0xc000_00b5 -> "STATUS_IO_TIMEOUT";
            case 0xc000_00c4 -> "STATUS_UNEXPECTED_NETWORK_ERROR";
            case 0xc000_0135 -> "STATUS_DLL_NOT_FOUND";
            case 0xc000_0138 -> "STATUS_ORDINAL_NOT_FOUND";
            case 0xc000_0139 -> "STATUS_ENTRYPOINT_NOT_FOUND";
            case 0xc000_013a -> "STATUS_CONTROL_C_EXIT";
            case 0xc000_0142 -> "STATUS_DLL_INIT_FAILED";
            case 0xc000_0185 -> "STATUS_IO_DEVICE_ERROR";
            case 0xc000_020c -> "STATUS_CONNECTION_DISCONNECTED";
            case 0xc000_026e -> "STATUS_VOLUME_DISMOUNTED";
            case 0xc000_0417 -> "STATUS_INVALID_CRUNTIME_PARAMETER";
            case 0xc000_0420 -> "STATUS_ASSERTION_FAILURE";
            case 0xc000_0428 -> "STATUS_INVALID_IMAGE_HASH";
            case 0xc000_0602 -> "STATUS_FAIL_FAST_EXCEPTION";
            default -> null;
        };
    }
}
