package dev.faultline.stackwalk;

import dev.faultline.minidump.Cpu;
import org.jspecify.annotations.Nullable;

/** The processors whose stacks can be walked. */
final class CpuUnwinders {

    private static final CpuUnwinder X86 = new X86();
    private static final CpuUnwinder AMD64 = new Amd64();
    private static final CpuUnwinder ARM = new Arm();
    private static final CpuUnwinder ARM64 = new Arm64();

    private CpuUnwinders() {}

    /** The unwinder of a processor, null if there is none. */
    static @Nullable CpuUnwinder of(Cpu cpu) {
        return switch (cpu) {
            case X86 -> X86;
            case AMD64 -> AMD64;
            case ARM -> ARM;
            case ARM64 -> ARM64;
            case PPC, PPC64, SPARC, MIPS, MIPS64, UNKNOWN -> null;
        };
    }
}
