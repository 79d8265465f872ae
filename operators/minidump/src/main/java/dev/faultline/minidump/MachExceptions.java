package dev.faultline.minidump;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of Mach exceptions and their codes; see mach/exception_types.h and its kin in xnu. */
final class MachExceptions {

    private static final long SIMULATED = 0x4350_7378L;

    private static final String[] TYPES = {
        "", "EXC_BAD_ACCESS", "EXC_BAD_INSTRUCTION", "EXC_ARITHMETIC", "EXC_EMULATION",
        "EXC_SOFTWARE", "EXC_BREAKPOINT", "EXC_SYSCALL", "EXC_MACH_SYSCALL", "EXC_RPC_ALERT",
        "EXC_CRASH", "EXC_RESOURCE", "EXC_GUARD", "EXC_CORPSE_NOTIFY"
    };

    private MachExceptions() {}

    /** Type and code; null if the type is not known. */
    static @Nullable String describe(Cpu cpu, ExceptionRecord exception) {
        if (exception.code() == SIMULATED) {
            return "Simulated Exception";
        }
        if (exception.code() < 1 || exception.code() >= TYPES.length) {
            return null;
        }
        String name = TYPES[(int) exception.code()];
        int code = (int) exception.flags();
        String codeName =
                switch (name) {
                    case "EXC_BAD_ACCESS" -> badAccess(cpu, code);
                    case "EXC_BAD_INSTRUCTION" -> badInstruction(cpu, code);
                    case "EXC_ARITHMETIC" -> arithmetic(cpu, code);
                    case "EXC_SOFTWARE" -> software(code);
                    case "EXC_BREAKPOINT" -> breakpoint(cpu, code);
                    case "EXC_RESOURCE" ->
                            MachResources.resource(code >>> 29, parameters(exception));
                    case "EXC_GUARD" -> MachResources.guard(code >>> 29, parameters(exception));
                    default -> null;
                };
        return name + " / " + (codeName != null ? codeName : CrashReason.hex(exception.flags()));
    }

    /** Writers keep code and subcode in full as the second and third parameter. */
    private static long[] parameters(ExceptionRecord exception) {
        List<Long> all = exception.parameters();
        return new long[] {all.size() > 1 ? all.get(1) : 0, all.size() > 2 ? all.get(2) : 0};
    }

    private static boolean isIntel(Cpu cpu) {
        return cpu == Cpu.X86 || cpu == Cpu.AMD64;
    }

    private static boolean isArm(Cpu cpu) {
        return cpu == Cpu.ARM || cpu == Cpu.ARM64;
    }

    private static @Nullable String badAccess(Cpu cpu, int code) {
        return switch (code) {
            case 1 -> "KERN_INVALID_ADDRESS";
            case 2 -> "KERN_PROTECTION_FAILURE";
            case 5 -> "KERN_FAILURE";
            case 8 -> "KERN_NO_ACCESS";
            case 9 -> "KERN_MEMORY_FAILURE";
            case 10 -> "KERN_MEMORY_ERROR";
            case 50 -> "KERN_CODESIGN_ERROR";
            case 13 -> isIntel(cpu) ? "EXC_I386_GPFLT" : null;
            case 0x101 ->
                    isArm(cpu)
                            ? "EXC_ARM_DA_ALIGN"
                            : cpu == Cpu.PPC ? "EXC_PPC_VM_PROT_READ" : null;
            case 0x102 ->
                    isArm(cpu) ? "EXC_ARM_DA_DEBUG" : cpu == Cpu.PPC ? "EXC_PPC_BADSPACE" : null;
            case 0x103 ->
                    isArm(cpu) ? "EXC_ARM_SP_ALIGN" : cpu == Cpu.PPC ? "EXC_PPC_UNALIGNED" : null;
            case 0x104 -> isArm(cpu) ? "EXC_ARM_SWP" : null;
            case 0x105 -> isArm(cpu) ? "EXC_ARM_PAC_FAIL" : null;
            default -> null;
        };
    }

    private static @Nullable String badInstruction(Cpu cpu, int code) {
        if (isArm(cpu)) {
            return code == 1 ? "EXC_ARM_UNDEFINED" : null;
        } else if (cpu == Cpu.PPC) {
            return named(
                    code,
                    "EXC_PPC_INVALID_SYSCALL",
                    "EXC_PPC_UNIPL_INST",
                    "EXC_PPC_PRIVINST",
                    "EXC_PPC_PRIVREG",
                    "EXC_PPC_TRACE",
                    "EXC_PPC_PERFMON");
        } else if (!isIntel(cpu)) {
            return null;
        }
        return switch (code) {
            case 1 -> "EXC_I386_INVOP";
            case 10 -> "EXC_I386_INVTSSFLT";
            case 11 -> "EXC_I386_SEGNPFLT";
            case 12 -> "EXC_I386_STKFLT";
            case 13 -> "EXC_I386_GPFLT";
            case 17 -> "EXC_I386_ALIGNFLT";
            default -> null;
        };
    }

    private static @Nullable String arithmetic(Cpu cpu, int code) {
        if (isArm(cpu)) {
            return named(
                    code,
                    "EXC_ARM_FP_IO",
                    "EXC_ARM_FP_DZ",
                    "EXC_ARM_FP_OF",
                    "EXC_ARM_FP_UF",
                    "EXC_ARM_FP_IX",
                    "EXC_ARM_FP_ID");
        } else if (cpu == Cpu.PPC) {
            return named(
                    code,
                    "EXC_PPC_OVERFLOW",
                    "EXC_PPC_ZERO_DIVIDE",
                    "EXC_FLT_INEXACT",
                    "EXC_PPC_FLT_ZERO_DIVIDE",
                    "EXC_PPC_FLT_UNDERFLOW",
                    "EXC_PPC_FLT_OVERFLOW",
                    "EXC_PPC_FLT_NOT_A_NUMBER",
                    "EXC_PPC_NOEMULATION",
                    "EXC_PPC_ALTIVECASSIST");
        } else if (!isIntel(cpu)) {
            return null;
        }
        return named(
                code,
                "EXC_I386_DIV",
                "EXC_I386_INTO",
                "EXC_I386_NOEXT",
                "EXC_I386_EXTOVR",
                "EXC_I386_EXTERR",
                "EXC_I386_EMERR",
                "EXC_I386_BOUND",
                "EXC_I386_SSEEXTERR");
    }

    private static @Nullable String software(int code) {
        return switch (code) {
            case 1 -> "EXC_PPC_TRAP";
            case 0x1_0002 -> "SIGABRT";
            case 0x1_0100 -> "EXC_PPC_MIGRATE";
            case 0xdead_c0de -> "UNCAUGHT_NS_EXCEPTION";
            default -> null;
        };
    }

    private static @Nullable String breakpoint(Cpu cpu, int code) {
        if (isArm(cpu)) {
            return switch (code) {
                case 1 -> "EXC_ARM_BREAKPOINT";
                case 0x101 -> "EXC_ARM_DA_ALIGN";
                case 0x102 -> "EXC_ARM_DA_DEBUG";
                default -> null;
            };
        } else if (cpu == Cpu.PPC) {
            return code == 1 ? "EXC_PPC_BREAKPOINT" : null;
        }
        return isIntel(cpu) ? named(code, "EXC_I386_SGL", "EXC_I386_BPT") : null;
    }

    /** The name of a code that counts from 1. */
    static @Nullable String named(long code, String... names) {
        return code >= 1 && code <= names.length ? names[(int) code - 1] : null;
    }
}
