package dev.faultline.stackwalk;

import dev.faultline.minidump.MemoryRegion;
import dev.faultline.symbols.UnwindCpu;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** 64-bit ARM: CFI, frame pointers, then scanning. */
final class Arm64 implements CpuUnwinder {

    static final int FP = UnwindCpu.ARM64.register("fp");
    static final int LR = UnwindCpu.ARM64.register("lr");
    static final int SP = UnwindCpu.ARM64.register("sp");
    static final int PC = UnwindCpu.ARM64.register("pc");

    private static final int[] PRESERVED =
            IntStream.rangeClosed(19, 29).map(i -> UnwindCpu.ARM64.register("x" + i)).toArray();

    private static final long HIGHEST_CODE_ADDRESS = 0x000f_ffff_ffff_ffffL;

    /**
     * The state of a program, not of the system, and behind it the head of the record with its
     * floating-point registers, which is always the first.
     */
    private static final LinuxSignalFrame SIGNAL_FRAME =
            new LinuxSignalFrame(
                    UnwindCpu.ARM64,
                    new LinuxSignalFrame.Layout(
                            List.of(
                                    new LinuxSignalFrame.Check(576, ~0xffff_ffffL | 0xf, 0),
                                    new LinuxSignalFrame.Check(592, -1, 0x210_4650_8001L)),
                            312,
                            IntStream.rangeClosed(0, 30)
                                    .mapToObj(i -> "x" + i + " ")
                                    .collect(Collectors.joining("", "", "sp pc"))));

    private final List<Technique> techniques;
    private final Technique leaf = new LinkRegisterLeaf(LR);

    Arm64() {
        Technique cfi = new Arm64Cfi(new CfiTechnique(LR, PRESERVED));
        techniques =
                List.of(
                        SIGNAL_FRAME,
                        cfi,
                        leaf,
                        new Arm64FramePointer(),
                        new Scan(this, ScannedFramePointer.UNKNOWN, SIGNAL_FRAME, cfi));
    }

    @Override
    public UnwindCpu cpu() {
        return UnwindCpu.ARM64;
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
        return returnAddress - 4;
    }

    @Override
    public boolean isCodeAddress(long address) {
        return !CodeAddresses.isNearNull(address)
                && Long.compareUnsigned(address, HIGHEST_CODE_ADDRESS) <= 0;
    }

    /** BL, BLR and the variants of BLR that check a pointer's signature. */
    @Override
    public boolean followsCall(MemoryRegion code, long returnAddress) {
        long instruction = code.read(returnAddress - 4, 4);
        return (instruction & 0xfc00_0000L) == 0x9400_0000L
                || (instruction & 0xffff_fc1fL) == 0xd63f_0000L
                || (instruction & 0xfeff_f800L) == 0xd63f_0800L;
    }

    /** A function that calls nothing may have no frame at all. */
    @Override
    public boolean movesOutwards(UnwoundFrame callee, UnwoundFrame caller) {
        int order = Long.compareUnsigned(caller.stackPointer(), callee.stackPointer());
        boolean mayStay = callee.isInterrupted() || caller.trust() == FrameTrust.CFI;
        return order > 0
                || (order == 0 && mayStay && caller.programCounter() != callee.programCounter());
    }
}
