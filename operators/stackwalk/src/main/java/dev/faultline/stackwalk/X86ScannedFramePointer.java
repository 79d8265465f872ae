package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.X86.EBP;

import dev.faultline.symbols.Registers;

/**
 * Most functions push ebp first, right below the return address. If what is there points nowhere,
 * the callee may have left ebp alone.
 */
final class X86ScannedFramePointer implements ScannedFramePointer {

    private static final int WORD = 4;

    @Override
    public int register(long returnAddress) {
        return EBP;
    }

    @Override
    public void restore(long slot, UnwoundFrame callee, ThreadView thread, Registers caller) {
        ThreadMemory stack = thread.stack();
        long saved = stack.word(slot - WORD);
        if (saved > slot && saved - (slot - WORD) <= MAX_FRAME_BYTES) {
            takeIfOnStack(saved, stack, caller);
        } else if (callee.registers().has(EBP) && callee.registers().get(EBP) >= slot + WORD) {
            takeIfOnStack(callee.registers().get(EBP), stack, caller);
        }
    }

    private static void takeIfOnStack(long framePointer, ThreadMemory stack, Registers caller) {
        if (stack.hasWord(framePointer)) {
            caller.set(EBP, framePointer);
        }
    }
}
