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

    private static final String SAVED_REGISTERS =
            "gs fs es ds edi esi ebp esp ebx edx ecx eax trap error eip";

    /** A handler that asks for nothing gets the number of the signal and the registers. */
    private static final LinuxSignalFrame.Layout PLAIN_SIGNAL =
            new LinuxSignalFrame.Layout(
                    List.of(
                            LinuxSignalFrame.Check.signal(0),
                            new LinuxSignalFrame.Check(64, 0xffff, 0x23),
                            new LinuxSignalFrame.Check(76, 0xffff, 0x2b),
                            new LinuxSignalFrame.Check(68, ~0x3f_ffffL | 2, 2)),
                    4,
                    SAVED_REGISTERS);

    /** One that asks for all gets two pointers, 128 bytes of information, and the state. */
    private static final LinuxSignalFrame.Layout REAL_TIME_SIGNAL =
            new LinuxSignalFrame.Layout(
                    List.of(
                            LinuxSignalFrame.Check.signal(0),
                            new LinuxSignalFrame.Check(220, 0xffff, 0x23),
                            new LinuxSignalFrame.Check(232, 0xffff, 0x2b),
                            new LinuxSignalFrame.Check(224, ~0x3f_ffffL | 2, 2)),
                    160,
                    SAVED_REGISTERS);

    private static final LinuxSignalFrame SIGNAL_FRAME =
            new LinuxSignalFrame(UnwindCpu.X86, PLAIN_SIGNAL, REAL_TIME_SIGNAL);

    private final List<Technique> techniques;
    private final Technique leaf = new StackLeaf();

    X86() {
        CfiTechnique cfi = new CfiTechnique(CfiTechnique.NO_LINK_REGISTER, PRESERVED);
        techniques =
                List.of(
                        SIGNAL_FRAME,
                        new StackWinTechnique(),
                        cfi,
                        new X86FramePointer(),
                        new Scan(this, new X86ScannedFramePointer(), SIGNAL_FRAME, cfi));
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
    public boolean followsCall(MemoryRegion code, long returnAddress) {
        return X86Call.endsAt(code, returnAddress);
    }
}
