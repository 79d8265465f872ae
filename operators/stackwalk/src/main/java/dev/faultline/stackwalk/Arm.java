package dev.faultline.stackwalk;

import dev.faultline.symbols.UnwindCpu;
import java.util.List;

/** 32-bit ARM: CFI, frame pointers where the system prescribes them, then scanning. */
final class Arm implements CpuUnwinder {

    static final int FP = UnwindCpu.ARM.register("fp");
    static final int SP = UnwindCpu.ARM.register("sp");
    static final int LR = UnwindCpu.ARM.register("lr");
    static final int PC = UnwindCpu.ARM.register("pc");

    private static final int[] PRESERVED = {
        UnwindCpu.ARM.register("r4"),
        UnwindCpu.ARM.register("r5"),
        UnwindCpu.ARM.register("r6"),
        UnwindCpu.ARM.register("r7"),
        UnwindCpu.ARM.register("r8"),
        UnwindCpu.ARM.register("r9"),
        UnwindCpu.ARM.register("r10"),
        FP
    };

    private final List<Technique> techniques;
    private final Technique leaf = new LinkRegisterLeaf(LR);

    Arm() {
        CfiTechnique cfi = new CfiTechnique(PRESERVED);
        techniques =
                List.of(
                        cfi,
                        new ArmFramePointer(),
                        new Scan(this, ScannedFramePointer.UNKNOWN, cfi));
    }

    @Override
    public UnwindCpu cpu() {
        return UnwindCpu.ARM;
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
        return returnAddress - 2;
    }

    @Override
    public boolean isCodeAddress(long address) {
        return true;
    }

    @Override
    public boolean movesOutwards(UnwoundFrame callee, UnwoundFrame caller) {
        return caller.stackPointer() > callee.stackPointer()
                || (caller.stackPointer() == callee.stackPointer() && callee.isContext());
    }
}
