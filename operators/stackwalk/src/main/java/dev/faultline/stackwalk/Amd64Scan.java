package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Amd64.RBP;
import static dev.faultline.stackwalk.Amd64.RIP;
import static dev.faultline.stackwalk.Amd64.RSP;

import dev.faultline.symbols.Registers;

/**
 * Takes the first word on the stack that could be a return address. Finds what no other technique
 * finds, and sometimes what is only left over from an earlier call.
 */
final class Amd64Scan implements Technique {

    private static final int WORD = 8;
    private static final int SCAN_WORDS = 40;

    /** Behind a frame that is sure there is more to gain, as its own size is not known at all. */
    private static final int SCAN_WORDS_BEHIND_SURE_FRAME = 160;

    private static final long MAX_FRAME_BYTES = 128 * 1024;

    @Override
    public FrameTrust trust() {
        return FrameTrust.SCAN;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        long start = callee.stackPointer();
        int words =
                callee.trust() == FrameTrust.CONTEXT || callee.trust() == FrameTrust.CFI
                        ? SCAN_WORDS_BEHIND_SURE_FRAME
                        : SCAN_WORDS;
        for (int i = 0; i < words; i++) {
            long slot = start + (long) i * WORD;
            if (!thread.stack().hasWord(slot) || !thread.budget().takeStep()) {
                return Attempt.NOTHING;
            }
            long candidate = thread.stack().word(slot);
            if (isReturnAddress(candidate, thread)) {
                return Attempt.found(callerAt(slot, candidate, callee, thread));
            }
        }
        return Attempt.NOTHING;
    }

    private static boolean isReturnAddress(long candidate, ThreadView thread) {
        if (candidate == 0 || !CodeAddresses.isCanonical(candidate)) {
            return false;
        }
        if (thread.mode() == WalkMode.BEST && thread.code().cannotRun(candidate)) {
            return false;
        }
        return thread.code().isKnownReturnAddress(candidate)
                && (thread.mode() != WalkMode.BEST || thread.code().mayFollowCall(candidate));
    }

    private static Registers callerAt(
            long slot, long returnAddress, UnwoundFrame frame, ThreadView thread) {
        Registers callee = frame.registers();
        Registers caller = new Registers(callee.cpu());
        caller.set(RIP, returnAddress);
        caller.set(RSP, slot + WORD);
        if (slot != frame.stackPointer() && callee.has(RBP)) {
            restoreFramePointer(slot, callee.get(RBP), thread.stack(), caller);
        }
        return caller;
    }

    /**
     * Either the callee saved rbp right below the return address and made rbp point there, or it
     * did not touch rbp, which then points further up the stack.
     */
    private static void restoreFramePointer(
            long slot, long framePointer, ThreadMemory stack, Registers caller) {
        long below = slot - WORD;
        long saved = stack.word(below);
        boolean isSaved =
                framePointer == below
                        && Long.compareUnsigned(saved, slot) > 0
                        && Long.compareUnsigned(saved - below, MAX_FRAME_BYTES) <= 0;
        if (isSaved) {
            if (stack.hasWord(saved)) {
                caller.set(RBP, saved);
            }
        } else if (Long.compareUnsigned(framePointer, slot + WORD) >= 0) {
            caller.set(RBP, framePointer);
        }
    }
}
