package dev.faultline.stackwalk;

import dev.faultline.minidump.MemoryRegion;
import dev.faultline.symbols.Resolution;
import dev.faultline.symbols.UnwindCpu;
import java.util.List;

/** 32-bit ARM: CFI, frame pointers where the system prescribes them, then scanning. */
final class Arm implements CpuUnwinder {

    static final int FP = UnwindCpu.ARM.register("fp");
    static final int SP = UnwindCpu.ARM.register("sp");
    static final int LR = UnwindCpu.ARM.register("lr");
    static final int PC = UnwindCpu.ARM.register("pc");

    private static final long THUMB = 1;

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

    private static final String SAVED_REGISTERS =
            "r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 fp r12 sp lr pc";

    /** The kernel marks the state of a handler that asks for nothing with a number. */
    private static final LinuxSignalFrame.Layout PLAIN_SIGNAL =
            new LinuxSignalFrame.Layout(
                    List.of(
                            new LinuxSignalFrame.Check(0, -1, 0x5ac3_c35aL),
                            new LinuxSignalFrame.Check(96, 0x1f, 0x10)),
                    32,
                    SAVED_REGISTERS);

    /** One that asks for all has 128 bytes of information before it. */
    private static final LinuxSignalFrame.Layout REAL_TIME_SIGNAL =
            new LinuxSignalFrame.Layout(
                    List.of(
                            LinuxSignalFrame.Check.signal(0),
                            new LinuxSignalFrame.Check(128, -1, 0),
                            new LinuxSignalFrame.Check(132, -1, 0),
                            new LinuxSignalFrame.Check(224, 0x1f, 0x10)),
                    160,
                    SAVED_REGISTERS);

    private static final LinuxSignalFrame SIGNAL_FRAME =
            new LinuxSignalFrame(UnwindCpu.ARM, PLAIN_SIGNAL, REAL_TIME_SIGNAL);

    private final List<Technique> techniques;
    private final Technique leaf = new LinkRegisterLeaf(LR);

    Arm() {
        CfiTechnique cfi = new CfiTechnique(LR, PRESERVED);
        techniques =
                List.of(
                        SIGNAL_FRAME,
                        cfi,
                        leaf,
                        new ArmFramePointer(),
                        new Scan(this, new ArmScannedFramePointer(), SIGNAL_FRAME, cfi));
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
    public long functionStart(long pointer) {
        return pointer & ~THUMB;
    }

    /** Whether a pointer to code tells that it is Thumb code. */
    static boolean isThumb(long pointer) {
        return (pointer & THUMB) != 0;
    }

    /**
     * Return addresses carry the instruction set in their lowest bit, as do PUBLIC symbols. ARM
     * instructions are whole words.
     */
    @Override
    public boolean canReturnInto(Resolution caller, long offset) {
        boolean isThumb = isThumb(offset);
        boolean isNameThumb = isThumb(caller.functionStart());
        return (isThumb || offset % 4 == 0)
                && (isThumb == isNameThumb || caller.source() == Resolution.Source.FUNC);
    }

    /** BL and BLX, to a register or a place; in Thumb of two or four bytes. */
    @Override
    public boolean followsCall(MemoryRegion code, long returnAddress) {
        long end = functionStart(returnAddress);
        if (!isThumb(returnAddress)) {
            long instruction = code.read(end - 4, 4);
            return (instruction & 0x0f00_0000L) == 0x0b00_0000L
                    || (instruction & 0xfe00_0000L) == 0xfa00_0000L
                    || (instruction & 0x0fff_fff0L) == 0x012f_ff30L;
        }
        long last = code.read(end - 2, 2);
        boolean toRegister = (last & 0xff87) == 0x4780;
        boolean toPlace = (code.read(end - 4, 2) & 0xf800) == 0xf000 && (last & 0xc000) == 0xc000;
        return toRegister || toPlace;
    }

    @Override
    public boolean movesOutwards(UnwoundFrame callee, UnwoundFrame caller) {
        return caller.stackPointer() > callee.stackPointer()
                || (caller.stackPointer() == callee.stackPointer() && callee.isInterrupted());
    }
}
