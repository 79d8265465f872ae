package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.X86.EBP;
import static dev.faultline.stackwalk.X86.EIP;
import static dev.faultline.stackwalk.X86.ESP;

import dev.faultline.symbols.Registers;

/**
 * Follows the chain of saved frame pointers: {@code [ebp]} is the caller's ebp, {@code [ebp+4]} the
 * return address.
 */
final class X86FramePointer implements Technique {

    private static final int WORD = 4;

    @Override
    public FrameTrust trust() {
        return FrameTrust.FRAME_POINTER;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        if (!callee.registers().has(EBP)) {
            return Attempt.NOTHING;
        }
        long framePointer = callee.registers().get(EBP);
        ThreadMemory stack = thread.stack();
        if (!stack.hasWord(framePointer) || !stack.hasWord(framePointer + WORD)) {
            return Attempt.NOTHING;
        }
        Registers caller = new Registers(callee.registers().cpu());
        caller.set(EIP, stack.word(framePointer + WORD));
        caller.set(ESP, framePointer + 2 * WORD);
        caller.set(EBP, stack.word(framePointer));
        return Attempt.found(caller);
    }
}
