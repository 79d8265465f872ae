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

    /**
     * How much further to look for a return address from which unwinding by CFI goes on. A frame of
     * a library without symbols can be large: the C++ runtime formats the text of an exception in
     * one.
     */
    private static final int SCAN_WORDS_IF_CONFIRMED = 512;

    private static final long MAX_FRAME_BYTES = 128 * 1024;

    private final CfiTechnique cfi;

    Amd64Scan(CfiTechnique cfi) {
        this.cfi = cfi;
    }

    @Override
    public FrameTrust trust() {
        return FrameTrust.SCAN;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        long start = callee.stackPointer();
        boolean isBest = thread.mode() == WalkMode.BEST;
        int words = wordsBehind(callee);
        for (int i = 0; i < (isBest ? SCAN_WORDS_IF_CONFIRMED : words); i++) {
            long slot = start + (long) i * WORD;
            if (!thread.stack().hasWord(slot) || !thread.budget().takeStep()) {
                return Attempt.NOTHING;
            }
            long candidate = thread.stack().word(slot);
            if (isReturnAddress(candidate, thread)) {
                if (isBest && isRefuted(candidate, thread)) {
                    // There is code of a module around here; rust-minidump would take the word
                    // for a frame and search anew from it. Look as far as that would.
                    words = Math.max(words, i + SCAN_WORDS);
                    continue;
                }
                Registers caller = callerAt(slot, candidate, callee, thread);
                if (i < words || unwindsFurther(caller, thread)) {
                    return Attempt.found(caller);
                }
            }
        }
        return Attempt.NOTHING;
    }

    private static int wordsBehind(UnwoundFrame callee) {
        boolean isSure = callee.trust() == FrameTrust.CONTEXT || callee.trust() == FrameTrust.CFI;
        return isSure ? SCAN_WORDS_BEHIND_SURE_FRAME : SCAN_WORDS;
    }

    private boolean unwindsFurther(Registers caller, ThreadView thread) {
        long call = caller.get(RIP) - 1;
        UnwoundFrame frame =
                new UnwoundFrame(caller, trust(), call, thread.modules().indexAt(call));
        Registers next = cfi.callerOf(frame, thread).caller();
        return next != null
                && Long.compareUnsigned(next.get(RSP), caller.get(RSP)) > 0
                && isReturnAddress(next.get(RIP), thread)
                && !isRefuted(next.get(RIP), thread);
    }

    private static boolean isReturnAddress(long candidate, ThreadView thread) {
        return candidate != 0
                && CodeAddresses.isCanonical(candidate)
                && thread.code().isKnownReturnAddress(candidate);
    }

    /** Whether mappings or code in the dump show that no call returns there. */
    private static boolean isRefuted(long candidate, ThreadView thread) {
        return thread.code().cannotRun(candidate) || !thread.code().mayFollowCall(candidate);
    }

    private static Registers callerAt(
            long slot, long returnAddress, UnwoundFrame frame, ThreadView thread) {
        Registers callee = frame.registers();
        Registers caller = new Registers(callee.cpu());
        caller.set(RIP, returnAddress);
        caller.set(RSP, slot + WORD);
        boolean isEmptyFrame = slot == frame.stackPointer();
        if (!isEmptyFrame && callee.has(RBP)) {
            restoreFramePointer(slot, callee.get(RBP), thread.stack(), caller);
        }
        if (!isEmptyFrame && !caller.has(RBP) && thread.mode() == WalkMode.BEST) {
            takeSavedFramePointer(slot, thread.stack(), caller);
        }
        return caller;
    }

    /** Most functions that save rbp push it first, right below the return address. */
    private static void takeSavedFramePointer(long slot, ThreadMemory stack, Registers caller) {
        long saved = stack.word(slot - WORD);
        boolean isFurtherUp =
                Long.compareUnsigned(saved, slot) > 0
                        && Long.compareUnsigned(saved - slot, MAX_FRAME_BYTES) <= 0;
        if (isFurtherUp && stack.hasWord(saved)) {
            caller.set(RBP, saved);
        }
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
