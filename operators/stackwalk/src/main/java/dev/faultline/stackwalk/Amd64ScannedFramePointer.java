package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Amd64.RBP;

import dev.faultline.symbols.Registers;

/**
 * Either the callee saved rbp right below the return address and made rbp point there, or it did
 * not touch rbp, which then points further up the stack.
 */
final class Amd64ScannedFramePointer implements ScannedFramePointer {

    private static final int WORD = 8;

    @Override
    public int register(long returnAddress) {
        return RBP;
    }

    @Override
    public void restore(long slot, UnwoundFrame callee, ThreadView thread, Registers caller) {
        if (callee.registers().has(RBP)) {
            restore(slot, callee.registers().get(RBP), thread.stack(), caller);
        }
        if (!caller.has(RBP) && thread.mode() == WalkMode.BEST) {
            takeSaved(slot, thread.stack(), caller);
        }
    }

    private static void restore(
            long slot, long framePointer, ThreadMemory stack, Registers caller) {
        if (framePointer == slot - WORD && pointsOutwards(slot, stack)) {
            takeSaved(slot, stack, caller);
        } else if (Long.compareUnsigned(framePointer, slot + WORD) >= 0) {
            caller.set(RBP, framePointer);
        }
    }

    private static boolean pointsOutwards(long slot, ThreadMemory stack) {
        long saved = stack.word(slot - WORD);
        return Long.compareUnsigned(saved, slot) > 0
                && Long.compareUnsigned(saved - (slot - WORD), MAX_FRAME_BYTES) <= 0;
    }

    /** Most functions that save rbp push it first, right below the return address. */
    private static void takeSaved(long slot, ThreadMemory stack, Registers caller) {
        long saved = stack.word(slot - WORD);
        if (pointsOutwards(slot, stack) && stack.hasWord(saved)) {
            caller.set(RBP, saved);
        }
    }
}
