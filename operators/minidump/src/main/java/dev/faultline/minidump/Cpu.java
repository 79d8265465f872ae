package dev.faultline.minidump;

import java.util.List;

/** Processor family of a dump, with the order in which {@link CpuContext} holds its registers. */
public enum Cpu {
    X86("x86", 4, List.of("eip", "esp", "ebp", "ebx", "esi", "edi", "eax", "ecx", "edx", "eflags")),
    AMD64(
            "amd64",
            8,
            List.of(
                    "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10",
                    "r11", "r12", "r13", "r14", "r15", "rip")),
    ARM(
            "arm",
            4,
            List.of(
                    "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "fp", "r12",
                    "sp", "lr", "pc")),
    ARM64(
            "arm64",
            8,
            List.of(
                    "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12",
                    "x13", "x14", "x15", "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23",
                    "x24", "x25", "x26", "x27", "x28", "fp", "lr", "sp", "pc")),
    PPC("ppc", 4, List.of()),
    PPC64("ppc64", 8, List.of()),
    SPARC("sparc", 8, List.of()),
    MIPS("mips", 4, List.of()),
    MIPS64("mips64", 8, List.of()),
    UNKNOWN("unknown", 8, List.of());

    private final String displayName;
    private final int pointerBytes;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> registerNames;

    Cpu(String displayName, int pointerBytes, List<String> registerNames) {
        this.displayName = displayName;
        this.pointerBytes = pointerBytes;
        this.registerNames = registerNames;
    }

    /** The name that crash tools print. */
    public String displayName() {
        return displayName;
    }

    /** Width of a pointer in bytes, 4 or 8. */
    public int pointerBytes() {
        return pointerBytes;
    }

    /** Names by register index; empty when the registers of this family are not read. */
    public List<String> registerNames() {
        return registerNames;
    }

    static Cpu ofArchitecture(int code) {
        return switch (code) {
            case 0, 10 -> X86;
            case 1 -> MIPS;
            case 3 -> PPC;
            case 5 -> ARM;
            case 9 -> AMD64;
            case 12, 0x8003 -> ARM64;
            case 0x8001 -> SPARC;
            case 0x8002 -> PPC64;
            case 0x8004 -> MIPS64;
            default -> UNKNOWN;
        };
    }
}
