package dev.faultline.minidump;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the saved registers of a thread. The layouts are those of Windows' CONTEXT on all systems;
 * for ARM, Breakpad has layouts of its own that are older than Windows on those processors.
 *
 * <p>Newer writers append extended state (AVX, shadow stacks) and some leave out floating point;
 * only the integer part is needed.
 */
final class ContextDecoder {

    private static final long CPU_MASK = 0xff_ff00_00L;
    private static final long X86_CPU = 0x1_0000L;
    private static final long AMD64_CPU = 0x10_0000L;
    private static final long ARM_CPU = 0x20_0000L;
    private static final long ARM64_CPU = 0x40_0000L;

    /** Breakpad numbered ARM itself, above the bits that Windows has for processors. */
    private static final long BREAKPAD_MASK = 0xff00_0000L;

    private static final long BREAKPAD_ARM_CPU = 0x4000_0000L;
    private static final long BREAKPAD_ARM64_CPU = 0x8000_0000L;

    private static final int AMD64_FLAGS = 0x30;

    private static final Fields X86 =
            new Fields(
                    Cpu.X86, 0x9c, "edi", "esi", "ebx", "edx", "ecx", "eax", "ebp", "eip", "cs",
                    "eflags", "esp");
    private static final Fields AMD64 =
            new Fields(
                    Cpu.AMD64, 0x78, "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8",
                    "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rip");
    private static final Fields ARM =
            new Fields(Cpu.ARM, 4, Cpu.ARM.registerNames().toArray(String[]::new));

    /** Behind 64 bits of flags, or 32 of flags and 32 of processor state. */
    private static final Fields ARM64 =
            new Fields(Cpu.ARM64, 8, Cpu.ARM64.registerNames().toArray(String[]::new));

    /** Registers that follow each other in the file, from an offset on. */
    private record Fields(Cpu cpu, int offset, List<String> names) {

        Fields(Cpu cpu, int offset, String... names) {
            this(cpu, offset, List.of(names));
        }

        CpuContext read(DumpBytes context) {
            long[] values = new long[cpu.registerNames().size()];
            for (int i = 0; i < names.size(); i++) {
                int register = cpu.registerNames().indexOf(names.get(i));
                if (register >= 0) {
                    long at = offset + (long) i * cpu.pointerBytes();
                    values[register] = cpu.pointerBytes() == 4 ? context.u32(at) : context.u64(at);
                }
            }
            return new CpuContext(cpu, values);
        }
    }

    private ContextDecoder() {}

    /** The registers; null if the processor is not supported or the record is of another one. */
    static @Nullable CpuContext decode(Cpu cpu, DumpBytes context) {
        Fields fields =
                switch (cpu) {
                    case X86 -> is(context, 0, CPU_MASK, X86_CPU) ? X86 : null;
                    case AMD64 -> is(context, AMD64_FLAGS, CPU_MASK, AMD64_CPU) ? AMD64 : null;
                    case ARM -> isArm(context, ARM_CPU, BREAKPAD_ARM_CPU) ? ARM : null;
                    case ARM64 -> isArm(context, ARM64_CPU, BREAKPAD_ARM64_CPU) ? ARM64 : null;
                    case PPC, PPC64, SPARC, MIPS, MIPS64, UNKNOWN -> null;
                };
        return fields == null ? null : fields.read(context);
    }

    private static boolean isArm(DumpBytes context, long windows, long breakpad) {
        return is(context, 0, CPU_MASK, windows) || is(context, 0, BREAKPAD_MASK, breakpad);
    }

    private static boolean is(DumpBytes context, int flagsOffset, long mask, long expected) {
        return (context.u32(flagsOffset) & mask) == expected;
    }
}
