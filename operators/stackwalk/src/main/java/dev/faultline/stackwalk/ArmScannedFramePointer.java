package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;
import dev.faultline.symbols.UnwindCpu;

/** Compilers use r7 in Thumb code and r11 in ARM code, and save it wherever it suits them. */
final class ArmScannedFramePointer implements ScannedFramePointer {

    private static final int R7 = UnwindCpu.ARM.register("r7");

    @Override
    public int register(long returnAddress) {
        return Arm.isThumb(returnAddress) ? R7 : Arm.FP;
    }

    @Override
    public void restore(long slot, UnwoundFrame callee, ThreadView thread, Registers caller) {}
}
