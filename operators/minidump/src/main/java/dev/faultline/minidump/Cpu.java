package dev.faultline.minidump;

import java.util.List;

/** Processor family of a dump, with the order in which {@link CpuContext} holds its registers. */
public enum Cpu {
    X86("x86", 4, List.of()),
    AMD64(
            "amd64",
            8,
            List.of(
                    "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10",
                    "r11", "r12", "r13", "r14", "r15", "rip")),
    ARM("arm", 4, List.of()),
    ARM64("arm64", 8, List.of()),
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
