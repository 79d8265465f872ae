package dev.faultline.stackwalk;

import dev.faultline.minidump.MemoryRegion;
import dev.faultline.symbols.UnwindCpu;
import java.util.List;

/** x86-64: CFI, then frame pointers, then scanning. */
final class Amd64 implements CpuUnwinder {

    static final int RIP = UnwindCpu.AMD64.register("rip");
    static final int RSP = UnwindCpu.AMD64.register("rsp");
    static final int RBP = UnwindCpu.AMD64.register("rbp");

    private static final int[] PRESERVED = {
        UnwindCpu.AMD64.register("rbx"),
        RBP,
        UnwindCpu.AMD64.register("r12"),
        UnwindCpu.AMD64.register("r13"),
        UnwindCpu.AMD64.register("r14"),
        UnwindCpu.AMD64.register("r15")
    };

    /** The user's code segment follows the registers, and flags of which one bit is always set. */
    private static final LinuxSignalFrame SIGNAL_FRAME =
            new LinuxSignalFrame(
                    UnwindCpu.AMD64,
                    new LinuxSignalFrame.Layout(
                            List.of(
                                    new LinuxSignalFrame.Check(0, ~0xffL, 0),
                                    new LinuxSignalFrame.Check(176, ~0x3f_ffffL | 2, 2),
                                    new LinuxSignalFrame.Check(184, 0xffff, 0x33)),
                            40,
                            "r8 r9 r10 r11 r12 r13 r14 r15 rdi rsi rbp rbx rdx rax rcx rsp rip"));

    private final List<Technique> techniques;
    private final Technique leaf = new StackLeaf();

    Amd64() {
        CfiTechnique cfi = new CfiTechnique(CfiTechnique.NO_LINK_REGISTER, PRESERVED);
        techniques =
                List.of(
                        SIGNAL_FRAME,
                        cfi,
                        new Amd64FramePointer(),
                        new Scan(this, new Amd64ScannedFramePointer(), SIGNAL_FRAME, cfi));
    }

    @Override
    public UnwindCpu cpu() {
        return UnwindCpu.AMD64;
    }

    @Override
    public List<Technique> techniques() {
        return techniques;
    }

    @Override
    public Technique leaf() {
        return leaf;
    }

    @Override
    public long callSite(long returnAddress) {
        return returnAddress - 1;
    }

    /** The top 17 bits of an address are all equal. */
    @Override
    public boolean isCodeAddress(long address) {
        return address >> 47 == 0 || address >> 47 == -1;
    }

    @Override
    public boolean followsCall(MemoryRegion code, long returnAddress) {
        return X86Call.endsAt(code, returnAddress);
    }
}
