package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;

/**
 * Takes the first word on the stack that could be a return address. Finds what no other technique
 * finds, and sometimes what is only left over from an earlier call.
 */
final class Scan implements Technique {

    private static final int SCAN_WORDS = 40;

    /** Behind a frame that is sure there is more to gain, as its own size is not known at all. */
    private static final int SCAN_WORDS_BEHIND_SURE_FRAME = 160;

    /**
     * How much further to look for a return address from which unwinding by CFI goes on. A frame of
     * a library without symbols can be large: the C++ runtime formats the text of an exception in
     * one.
     */
    private static final int SCAN_WORDS_IF_CONFIRMED = 512;

    private final CpuUnwinder cpu;
    private final ScannedFramePointer framePointer;
    private final Technique cfi;

    /**
     * Makes the technique.
     *
     * @param framePointer finds the frame pointer that belongs to a return address
     * @param cfi tells whether a stack goes on at a return address
     */
    Scan(CpuUnwinder cpu, ScannedFramePointer framePointer, Technique cfi) {
        this.cpu = cpu;
        this.framePointer = framePointer;
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
            long slot = start + (long) i * cpu.cpu().wordBytes();
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
        boolean isSure = callee.isContext() || callee.trust() == FrameTrust.CFI;
        return isSure ? SCAN_WORDS_BEHIND_SURE_FRAME : SCAN_WORDS;
    }

    private boolean unwindsFurther(Registers caller, ThreadView thread) {
        long call = cpu.callSite(caller.get(cpu.cpu().programCounter()));
        UnwoundFrame frame =
                new UnwoundFrame(caller, trust(), call, thread.modules().indexAt(call), null);
        Registers next = cfi.callerOf(frame, thread).caller();
        if (next == null) {
            return false;
        }
        long returnAddress = next.get(cpu.cpu().programCounter());
        int stackPointer = cpu.cpu().stackPointer();
        return Long.compareUnsigned(next.get(stackPointer), caller.get(stackPointer)) > 0
                && isReturnAddress(returnAddress, thread)
                && !isRefuted(returnAddress, thread);
    }

    private boolean isReturnAddress(long candidate, ThreadView thread) {
        return candidate != 0
                && cpu.isCodeAddress(candidate)
                && thread.code().isKnownReturnAddress(candidate);
    }

    /** Whether mappings or code in the dump show that no call returns there. */
    private static boolean isRefuted(long candidate, ThreadView thread) {
        return thread.code().cannotRun(candidate) || !thread.code().mayFollowCall(candidate);
    }

    private Registers callerAt(
            long slot, long returnAddress, UnwoundFrame callee, ThreadView thread) {
        Registers caller = new Registers(cpu.cpu());
        caller.set(cpu.cpu().programCounter(), returnAddress);
        caller.set(cpu.cpu().stackPointer(), slot + cpu.cpu().wordBytes());
        if (slot != callee.stackPointer()) {
            framePointer.restore(slot, callee, thread, caller);
        }
        return caller;
    }
}
