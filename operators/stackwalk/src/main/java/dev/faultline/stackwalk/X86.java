package dev.faultline.stackwalk;

import dev.faultline.minidump.MemoryRegion;
import dev.faultline.symbols.UnwindCpu;
import java.util.List;

/** 32-bit x86: STACK WIN, CFI, frame pointers, then scanning. */
final class X86 implements CpuUnwinder {

    static final int EIP = UnwindCpu.X86.register("eip");
    static final int ESP = UnwindCpu.X86.register("esp");
    static final int EBP = UnwindCpu.X86.register("ebp");

    private static final int[] PRESERVED = {
        EBP,
        UnwindCpu.X86.register("ebx"),
        UnwindCpu.X86.register("edi"),
        UnwindCpu.X86.register("esi")
    };

    private final List<Technique> techniques;
    private final Technique leaf = new StackLeaf();

    X86() {
        CfiTechnique cfi = new CfiTechnique(PRESERVED);
        techniques =
                List.of(
                        new StackWinTechnique(),
                        cfi,
                        new X86FramePointer(),
                        new Scan(this, new X86ScannedFramePointer(), cfi));
    }

    @Override
    public UnwindCpu cpu() {
        return UnwindCpu.X86;
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

    @Override
    public boolean isCodeAddress(long address) {
        return true;
    }

    @Override
    public boolean followsCall(MemoryRegion code, long returnAddress) {
        return X86Call.endsAt(code, returnAddress);
    }

    @Override
    public boolean movesOutwards(UnwoundFrame callee, UnwoundFrame caller) {
        return caller.stackPointer() > callee.stackPointer();
    }
}
