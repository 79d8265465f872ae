package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Arm64.FP;
import static dev.faultline.stackwalk.Arm64.LR;
import static dev.faultline.stackwalk.Arm64.PC;
import static dev.faultline.stackwalk.Arm64.SP;

import dev.faultline.symbols.Registers;

/**
 * Follows the chain of frame records, which the procedure call standard prescribes: {@code [fp]} is
 * the caller's fp, {@code [fp+8]} the return address. A record at zero ends the chain.
 */
final class Arm64FramePointer implements Technique {

    private static final int WORD = 8;

    @Override
    public FrameTrust trust() {
        return FrameTrust.FRAME_POINTER;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        if (!callee.registers().has(FP)) {
            return Attempt.NOTHING;
        }
        long record = callee.registers().get(FP);
        ThreadMemory stack = thread.stack();
        if (record == 0) {
            return Attempt.END_OF_STACK;
        }
        if (!stack.hasWord(record) || !stack.hasWord(record + WORD)) {
            return Attempt.NOTHING;
        }
        Registers caller = new Registers(callee.registers().cpu());
        caller.set(PC, stack.word(record + WORD));
        caller.set(FP, stack.word(record));
        caller.set(SP, record + 2 * WORD);
        thread.code().strip(caller, PC, FP);
        // At the end of the chain rust-minidump goes on with a scan.
        if (thread.mode() != WalkMode.BEST && !thread.code().isCodeAddress(caller.get(PC))) {
            return Attempt.NOTHING;
        }
        long next = caller.get(FP) + WORD;
        if (stack.hasWord(next)) {
            caller.set(LR, thread.code().strip(stack.word(next)));
        }
        return Attempt.found(caller);
    }
}
