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
    private static final int SAVED_REGISTERS = 4;
    private static final int MAX_ALIGNMENT_BYTES = 256;

    @Override
    public FrameTrust trust() {
        return FrameTrust.FRAME_POINTER;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        boolean isBest = thread.mode() == WalkMode.BEST;
        if (!callee.registers().has(EBP) || (isBest && isInKernelEntry(callee, thread))) {
            return Attempt.NOTHING;
        }
        long framePointer = callee.registers().get(EBP);
        ThreadMemory stack = thread.stack();
        if (!stack.hasWord(framePointer) || !stack.hasWord(framePointer + WORD)) {
            return Attempt.NOTHING;
        }
        Registers caller = new Registers(callee.registers().cpu());
        caller.set(EIP, stack.word(framePointer + WORD));
        caller.set(ESP, isBest ? stackPointer(framePointer, stack) : framePointer + 2 * WORD);
        caller.set(EBP, stack.word(framePointer));
        return Attempt.found(caller);
    }

    /**
     * The page through which programs enter Linux makes no frames. There ebp still is what the
     * program last had in it, which may be the frame pointer of a function much further out.
     */
    private static boolean isInKernelEntry(UnwoundFrame callee, ThreadView thread) {
        return callee.moduleIndex() != LoadedModules.NONE
                && thread.modules().get(callee.moduleIndex()).fileName().startsWith("linux-gate");
    }

    /**
     * Where the return address was popped from. Functions that align the stack for themselves, as
     * GCC's {@code main} does, push a copy of it below the saved ebp and remember the place behind
     * the original right below that; its distance is not known to STACK CFI records.
     */
    private static long stackPointer(long framePointer, ThreadMemory stack) {
        long returnAddress = stack.word(framePointer + WORD);
        for (int i = 1; i <= SAVED_REGISTERS; i++) {
            long saved = framePointer - (long) i * WORD;
            long original = stack.hasWord(saved) ? stack.word(saved) : 0;
            boolean isAbove =
                    original > framePointer + 2 * WORD
                            && original - framePointer <= MAX_ALIGNMENT_BYTES;
            if (isAbove
                    && stack.hasWord(original - WORD)
                    && stack.word(original - WORD) == returnAddress) {
                return original;
            }
        }
        return framePointer + 2 * WORD;
    }
}
