package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Arm.FP;
import static dev.faultline.stackwalk.Arm.PC;
import static dev.faultline.stackwalk.Arm.SP;

import dev.faultline.minidump.OperatingSystem;
import dev.faultline.symbols.Registers;

/**
 * Follows the chain of saved frame pointers, which only iOS prescribes; elsewhere compilers lay out
 * frames as they like, and the chain leads astray. A frame pointer of zero ends the chain.
 */
final class ArmFramePointer implements Technique {

    private static final int WORD = 4;

    @Override
    public FrameTrust trust() {
        return FrameTrust.FRAME_POINTER;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        if (thread.os() != OperatingSystem.IOS || !callee.registers().has(FP)) {
            return Attempt.NOTHING;
        }
        long framePointer = callee.registers().get(FP);
        ThreadMemory stack = thread.stack();
        Registers caller = new Registers(callee.registers().cpu());
        if (framePointer == 0) {
            caller.set(PC, 0);
            caller.set(SP, callee.stackPointer());
            return Attempt.found(caller);
        }
        if (!stack.hasWord(framePointer) || !stack.hasWord(framePointer + WORD)) {
            return Attempt.NOTHING;
        }
        caller.set(PC, stack.word(framePointer + WORD));
        caller.set(FP, stack.word(framePointer));
        caller.set(SP, framePointer + 2 * WORD);
        return Attempt.found(caller);
    }
}
