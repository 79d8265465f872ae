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
        return thread.mode() == WalkMode.BEST
                ? likeliestCaller(callee, thread)
                : firstCaller(callee, thread);
    }

    private Attempt firstCaller(UnwoundFrame callee, ThreadView thread) {
        int words = wordsBehind(callee);
        for (int i = 0; i < words && thread.budget().takeStep(); i++) {
            long slot = slot(callee, i);
            if (!thread.stack().hasWord(slot)) {
                return Attempt.NOTHING;
            }
            long candidate = thread.stack().word(slot);
            if (isReturnAddress(candidate, thread)) {
                return Attempt.found(callerAt(slot, candidate, callee, thread));
            }
        }
        return Attempt.NOTHING;
    }

    private Attempt likeliestCaller(UnwoundFrame callee, ThreadView thread) {
        int words = wordsBehind(callee);
        for (int i = 0; i < SCAN_WORDS_IF_CONFIRMED && thread.budget().takeStep(); i++) {
            long slot = slot(callee, i);
            if (!thread.stack().hasWord(slot)) {
                return Attempt.NOTHING;
            }
            long candidate = thread.stack().word(slot);
            if (!isReturnAddress(candidate, thread)) {
                continue;
            }
            Registers caller = callerAt(slot, candidate, callee, thread);
            Outlook outlook = outlook(candidate, caller, thread);
            if (outlook == Outlook.CONFIRMED || (outlook == Outlook.LIKELY && i < words)) {
                return Attempt.found(caller);
            }
            // There is code of a module around here; rust-minidump would take the word for a
            // frame and search anew from it. Look as far as that would.
            words = Math.max(words, i + SCAN_WORDS);
        }
        return Attempt.NOTHING;
    }

    private long slot(UnwoundFrame callee, int index) {
        return callee.stackPointer() + (long) index * cpu.cpu().wordBytes();
    }

    /** Whether a candidate would make sense as the caller. */
    private enum Outlook {
        UNLIKELY,
        LIKELY,
        /** Unwind information leads on from there to another return address. */
        CONFIRMED
    }

    private Outlook outlook(long candidate, Registers caller, ThreadView thread) {
        CodeAddresses.Judgement judgement = thread.code().judge(candidate);
        if (judgement == CodeAddresses.Judgement.REFUTED) {
            return Outlook.UNLIKELY;
        }
        long call = cpu.callSite(candidate);
        UnwoundFrame frame =
                new UnwoundFrame(caller, trust(), call, thread.modules().indexAt(call), null);
        Registers next = cfi.callerOf(frame, thread).caller();
        if (next != null && leadsOn(caller, next, thread)) {
            return Outlook.CONFIRMED;
        }
        boolean leadsAstray =
                next != null && thread.code().cannotRun(next.get(cpu.cpu().programCounter()));
        return judgement == CodeAddresses.Judgement.LIKELY && !leadsAstray
                ? Outlook.LIKELY
                : Outlook.UNLIKELY;
    }

    private boolean leadsOn(Registers caller, Registers next, ThreadView thread) {
        int stackPointer = cpu.cpu().stackPointer();
        return Long.compareUnsigned(next.get(stackPointer), caller.get(stackPointer)) > 0
                && thread.code().isLikelyReturnAddress(next.get(cpu.cpu().programCounter()));
    }

    private static int wordsBehind(UnwoundFrame callee) {
        boolean isSure = callee.isContext() || callee.trust() == FrameTrust.CFI;
        return isSure ? SCAN_WORDS_BEHIND_SURE_FRAME : SCAN_WORDS;
    }

    private boolean isReturnAddress(long candidate, ThreadView thread) {
        return candidate != 0
                && cpu.isCodeAddress(candidate)
                && thread.code().isKnownReturnAddress(candidate);
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
