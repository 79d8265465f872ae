package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/**
 * Reads the saved registers of a thread, whose layout is that of Windows' CONTEXT on all systems.
 */
final class ContextDecoder {

    private static final int AMD64_FLAGS = 0x30;
    private static final int AMD64_INTEGER = 0x78;
    private static final int AMD64_FIELDS = 17;
    private static final long CPU_MASK = 0xff_ff00_00L;
    private static final long AMD64_CPU = 0x10_0000L;

    /** The order of the fields in the file, from {@link #AMD64_INTEGER} on. */
    private static final String[] AMD64_FILE_ORDER = {
        "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12",
        "r13", "r14", "r15", "rip"
    };

    private ContextDecoder() {}

    /** The registers; null if the processor is not supported or the record is of another one. */
    static @Nullable CpuContext decode(Cpu cpu, DumpBytes context) {
        return cpu == Cpu.AMD64 ? amd64(context) : null;
    }

    /**
     * Newer writers append extended state (AVX, shadow stacks) and some leave out floating point;
     * only the integer part in the middle is needed.
     */
    private static @Nullable CpuContext amd64(DumpBytes context) {
        if ((context.u32(AMD64_FLAGS) & CPU_MASK) != AMD64_CPU) {
            return null;
        }
        long[] values = new long[AMD64_FIELDS];
        for (int i = 0; i < AMD64_FIELDS; i++) {
            int register = Cpu.AMD64.registerNames().indexOf(AMD64_FILE_ORDER[i]);
            values[register] = context.u64(AMD64_INTEGER + i * 8L);
        }
        return new CpuContext(Cpu.AMD64, values);
    }
}
