package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks one thread from its saved registers outwards. */
final class ThreadWalker {

    private final CpuUnwinder cpu;
    private final ThreadView thread;
    private final FrameSymbolicator symbolicator;
    private final int maxFrames;

    /** The frames of a thread and whether a limit ended them. */
    record Frames(List<WalkedFrame> frames, ThreadOutcome outcome) {}

    ThreadWalker(
            CpuUnwinder cpu, ThreadView thread, FrameSymbolicator symbolicator, int maxFrames) {
        this.cpu = cpu;
        this.thread = thread;
        this.symbolicator = symbolicator;
        this.maxFrames = maxFrames;
    }

    Frames walk(Registers context) {
        List<WalkedFrame> frames = new ArrayList<>();
        UnwoundFrame frame = frame(context, FrameTrust.CONTEXT, null, true);
        while (frame != null) {
            if (frames.size() >= maxFrames || !thread.budget().takeFrame()) {
                return new Frames(frames, ThreadOutcome.TRUNCATED);
            }
            WalkedFrame walked =
                    symbolicator.frame(frame.instruction(), frame.trust(), frame.moduleIndex());
            frames.add(walked);
            frame = thread.mode() == WalkMode.BEST ? bestCaller(frame, walked) : firstCaller(frame);
        }
        ThreadOutcome outcome =
                thread.budget().isSpent() ? ThreadOutcome.TRUNCATED : ThreadOutcome.WALKED;
        return new Frames(frames, outcome);
    }

    /**
     * Takes the first answer of any technique; if that is impossible, the stack ends there. A
     * technique that knows the end of the stack does not count.
     */
    private @Nullable UnwoundFrame firstCaller(UnwoundFrame callee) {
        for (Technique technique : cpu.techniques()) {
            Registers caller = technique.callerOf(callee, thread).caller();
            if (caller != null) {
                UnwoundFrame frame = frame(caller, technique, callee);
                boolean isEnd =
                        CodeAddresses.isNearNull(frame.programCounter())
                                || !cpu.movesOutwards(callee, frame);
                return isEnd ? null : frame;
            }
        }
        return null;
    }

    /**
     * Takes the first possible answer. A technique whose answer is impossible was misled, by a
     * register that is no frame pointer or by wrong unwind information, and the next one is asked.
     */
    private @Nullable UnwoundFrame bestCaller(UnwoundFrame callee, WalkedFrame walked) {
        if (StackEnd.isOutermost(walked.module(), walked.function())) {
            return null;
        }
        if (callee.isInterrupted() && thread.code().cannotRun(callee.programCounter())) {
            Registers caller = cpu.leaf().callerOf(callee, thread).caller();
            if (caller != null) {
                return frame(caller, cpu.leaf(), callee);
            }
        }
        for (Technique technique : cpu.techniques()) {
            Attempt attempt = technique.callerOf(callee, thread);
            if (attempt.isEndOfStack()) {
                return null;
            }
            Registers caller = attempt.caller();
            if (caller != null) {
                UnwoundFrame frame = frame(caller, technique, callee);
                if (frame.isInterrupted() || isPossible(callee, frame)) {
                    return frame;
                }
                if (marksEnd(callee, frame)) {
                    return null;
                }
            }
        }
        return null;
    }

    private boolean isPossible(UnwoundFrame callee, UnwoundFrame caller) {
        return !thread.code().cannotRun(caller.programCounter())
                && cpu.movesOutwards(callee, caller);
    }

    /**
     * A return address of zero that unwind information or a chain of frame pointers leads to is how
     * systems mark the outermost frame. Directly below the crash it is more likely that the stack
     * is damaged.
     */
    private static boolean marksEnd(UnwoundFrame callee, UnwoundFrame caller) {
        return caller.trust() != FrameTrust.SCAN
                && caller.programCounter() == 0
                && !callee.isInterrupted();
    }

    private UnwoundFrame frame(Registers registers, Technique technique, UnwoundFrame inner) {
        return frame(registers, technique.trust(), inner, technique.findsInterrupted());
    }

    private UnwoundFrame frame(
            Registers registers,
            FrameTrust trust,
            @Nullable UnwoundFrame inner,
            boolean isInterrupted) {
        long counter = registers.get(registers.cpu().programCounter());
        long instruction = isInterrupted ? counter : cpu.callSite(counter);
        int module = thread.modules().indexAt(instruction);
        return new UnwoundFrame(registers, trust, instruction, module, inner, isInterrupted);
    }
}
