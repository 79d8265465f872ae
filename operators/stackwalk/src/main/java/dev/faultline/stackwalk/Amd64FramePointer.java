package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Amd64.RBP;
import static dev.faultline.stackwalk.Amd64.RIP;
import static dev.faultline.stackwalk.Amd64.RSP;

import dev.faultline.minidump.OperatingSystem;
import dev.faultline.symbols.Registers;

/**
 * Follows the chain of saved frame pointers: {@code [rbp]} is the caller's rbp, {@code [rbp+8]} the
 * return address. Optimised code uses rbp for other things, so every value is checked.
 *
 * <p>On Windows rbp may point some way into the frame, by a multiple of 16 up to 240 bytes, because
 * that is what unwind codes there can express.
 */
final class Amd64FramePointer implements Technique {

    private static final int WORD = 8;
    private static final int WINDOWS_STEP = 16;
    private static final int WINDOWS_POSITIONS = 16;
    private static final long MAX_FRAME_BYTES = 128 * 1024;

    @Override
    public FrameTrust trust() {
        return FrameTrust.FRAME_POINTER;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        if (!callee.registers().has(RBP)) {
            return Attempt.NOTHING;
        }
        long framePointer = callee.registers().get(RBP);
        int positions = thread.os() == OperatingSystem.WINDOWS ? WINDOWS_POSITIONS : 1;
        for (int i = 0; i < positions && thread.budget().takeStep(); i++) {
            long saved = framePointer + (long) i * WINDOWS_STEP;
            if (!hasPair(saved, thread.stack()) || leavesTheStack(saved, thread.stack())) {
                return Attempt.NOTHING;
            }
            if (isFrame(saved, callee, thread)) {
                return Attempt.found(callerAt(saved, callee, thread.stack()));
            }
        }
        return Attempt.NOTHING;
    }

    private static boolean hasPair(long saved, ThreadMemory stack) {
        return stack.hasWord(saved) && stack.hasWord(saved + WORD);
    }

    /** Then rbp is no frame pointer at all, and no other position is worth a try. */
    private static boolean leavesTheStack(long saved, ThreadMemory stack) {
        long framePointer = stack.word(saved);
        return Long.compareUnsigned(framePointer, saved + 2 * WORD) >= 0
                && !stack.hasWord(framePointer);
    }

    private static boolean isFrame(long saved, UnwoundFrame callee, ThreadView thread) {
        ThreadMemory stack = thread.stack();
        long framePointer = stack.word(saved);
        long stackPointer = saved + 2 * WORD;
        boolean ordered =
                Long.compareUnsigned(framePointer, stackPointer) >= 0
                        && Long.compareUnsigned(stackPointer, callee.stackPointer()) > 0;
        boolean nearEnough =
                thread.mode() != WalkMode.BEST || framePointer - saved <= MAX_FRAME_BYTES;
        return ordered
                && nearEnough
                && stack.hasWord(stackPointer)
                && thread.code().isCodeAddress(stack.word(saved + WORD));
    }

    private static Registers callerAt(long saved, UnwoundFrame callee, ThreadMemory stack) {
        Registers caller = new Registers(callee.registers().cpu());
        caller.set(RIP, stack.word(saved + WORD));
        caller.set(RSP, saved + 2 * WORD);
        caller.set(RBP, stack.word(saved));
        return caller;
    }
}
