package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;
import dev.faultline.symbols.SymbolTable;
import org.jspecify.annotations.Nullable;

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

    /** To judge a word takes as long as to look at so many, since symbols are asked. */
    private static final int STEPS_TO_JUDGE = 16;

    /** How far from a word another one with the same value is looked for. */
    private static final long SEARCHED_BYTES = 4096;

    private final CpuUnwinder cpu;
    private final ScannedFramePointer framePointer;
    private final Technique signalFrame;
    private final Technique cfi;

    /**
     * Makes the technique. The other techniques tell whether a stack goes on at a return address.
     *
     * @param framePointer finds the frame pointer that belongs to a return address
     */
    Scan(CpuUnwinder cpu, ScannedFramePointer framePointer, Technique signalFrame, Technique cfi) {
        this.cpu = cpu;
        this.framePointer = framePointer;
        this.signalFrame = signalFrame;
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
            if (!thread.budget().takeSteps(STEPS_TO_JUDGE)) {
                return Attempt.NOTHING;
            }
            Registers caller = callerAt(slot, candidate, callee, thread);
            if (signalFrame.callerOf(frame(caller, thread), thread).caller() != null) {
                return Attempt.found(caller);
            }
            CodeAddresses.Judgement judgement = thread.code().judge(candidate);
            if (judgement != CodeAddresses.Judgement.REFUTED) {
                boolean isLikely = judgement == CodeAddresses.Judgement.LIKELY && i < words;
                if (isConfirmed(caller, slot, callee, thread)
                        || (isLikely && isBelievable(caller, thread))) {
                    return Attempt.found(caller);
                }
            }
            if (i < words) {
                // There is code of a module around here; rust-minidump would take the word for a
                // frame and search anew from it. Look as far as that would.
                words = Math.max(words, i + SCAN_WORDS);
            }
        }
        return Attempt.NOTHING;
    }

    private long slot(UnwoundFrame callee, int index) {
        return callee.stackPointer() + (long) index * cpu.cpu().wordBytes();
    }

    /**
     * Whether the stack goes on from a candidate, by unwind information, to another return address.
     * Where that needs a frame pointer that nothing between here and the callee has kept, one that
     * was saved there may fit, and is set.
     */
    private boolean isConfirmed(
            Registers caller, long slot, UnwoundFrame callee, ThreadView thread) {
        long call = cpu.callSite(caller.get(cpu.cpu().programCounter()));
        if (isKeptPointer(caller.get(cpu.cpu().programCounter()), slot, callee, thread)) {
            return false;
        }
        if (StackEnd.isOutermost(call, thread) || leadsOn(caller, thread)) {
            return true;
        }
        int register = framePointer.register(caller.get(cpu.cpu().programCounter()));
        if (register == ScannedFramePointer.NO_REGISTER || !hasRules(call, thread)) {
            return false;
        }
        Registers guessed = new Registers(cpu.cpu());
        guessed.copyFrom(caller);
        int word = cpu.cpu().wordBytes();
        for (long at = slot - word;
                at >= callee.stackPointer() && thread.budget().takeStep();
                at -= word) {
            long saved = thread.stack().word(at);
            boolean isFurtherOut =
                    Long.compareUnsigned(saved, slot) > 0
                            && saved - slot <= ScannedFramePointer.MAX_FRAME_BYTES
                            && thread.stack().hasWord(saved);
            if (isFurtherOut && thread.budget().takeSteps(STEPS_TO_JUDGE)) {
                guessed.set(register, saved);
                if (leadsOn(guessed, thread)) {
                    caller.set(register, saved);
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether unwinding does not lead astray; with a wrong frame pointer, none is known. */
    private boolean isBelievable(Registers caller, ThreadView thread) {
        if (!leadsAstray(caller, thread)) {
            return true;
        }
        int register = framePointer.register(caller.get(cpu.cpu().programCounter()));
        if (register == ScannedFramePointer.NO_REGISTER || !caller.has(register)) {
            return false;
        }
        caller.clear(register);
        return !leadsAstray(caller, thread);
    }

    /**
     * Unwind information may lead on by chance even from a pointer to a function. But such a
     * pointer is passed on and kept, so that it is around more than once.
     */
    private boolean isKeptPointer(
            long candidate, long slot, UnwoundFrame callee, ThreadView thread) {
        if (!thread.code().startsFunction(candidate)) {
            return false;
        }
        int word = cpu.cpu().wordBytes();
        long first = Math.max(callee.innermost().stackPointer(), slot - SEARCHED_BYTES);
        for (long other = first; other < slot + SEARCHED_BYTES; other += word) {
            if (!thread.stack().hasWord(other) || !thread.budget().takeStep()) {
                return false;
            }
            if (other != slot && thread.stack().word(other) == candidate) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasRules(long call, ThreadView thread) {
        int module = thread.modules().indexAt(call);
        SymbolTable symbols = thread.modules().symbols(module);
        return symbols != null
                && symbols.unwindRules(call - thread.modules().get(module).base()) != null;
    }

    private boolean leadsOn(Registers caller, ThreadView thread) {
        Registers next = unwound(caller, thread);
        int stackPointer = cpu.cpu().stackPointer();
        return next != null
                && Long.compareUnsigned(next.get(stackPointer), caller.get(stackPointer)) > 0
                && thread.code().isLikelyReturnAddress(next.get(cpu.cpu().programCounter()));
    }

    /** Zero is what outermost frames have for a return address. */
    private boolean leadsAstray(Registers caller, ThreadView thread) {
        Registers next = unwound(caller, thread);
        long returnAddress = next == null ? 0 : next.get(cpu.cpu().programCounter());
        return returnAddress != 0 && thread.code().cannotRun(returnAddress);
    }

    private @Nullable Registers unwound(Registers caller, ThreadView thread) {
        return cfi.callerOf(frame(caller, thread), thread).caller();
    }

    private UnwoundFrame frame(Registers caller, ThreadView thread) {
        long call = cpu.callSite(caller.get(cpu.cpu().programCounter()));
        int module = thread.modules().indexAt(call);
        return new UnwoundFrame(caller, trust(), call, module, null, false);
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
