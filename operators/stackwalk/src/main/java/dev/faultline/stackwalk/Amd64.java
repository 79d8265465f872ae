package dev.faultline.stackwalk;

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

    private static final CfiTechnique CFI = new CfiTechnique(PRESERVED);

    private final List<Technique> techniques =
            List.of(CFI, new Amd64FramePointer(), new Amd64Scan(CFI));
    private final Technique leaf = new Amd64Leaf();

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
}
