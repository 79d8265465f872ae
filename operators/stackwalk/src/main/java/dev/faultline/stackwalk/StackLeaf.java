package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;
import dev.faultline.symbols.UnwindCpu;

/**
 * Takes the word at the stack pointer as the return address, with all other registers unchanged.
 * Right on processors whose calls push it, when the callee has executed nothing yet: after a call
 * through a null or wild pointer.
 */
final class StackLeaf implements Technique {

    @Override
    public FrameTrust trust() {
        return FrameTrust.LEAF;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        long slot = callee.stackPointer();
        if (!thread.stack().hasWord(slot)) {
            return Attempt.NOTHING;
        }
        long returnAddress = thread.stack().word(slot);
        if (!thread.code().isLikelyReturnAddress(returnAddress)) {
            return Attempt.NOTHING;
        }
        UnwindCpu cpu = callee.registers().cpu();
        Registers caller = new Registers(cpu);
        caller.copyFrom(callee.registers());
        caller.set(cpu.programCounter(), returnAddress);
        caller.set(cpu.stackPointer(), slot + cpu.wordBytes());
        return Attempt.found(caller);
    }
}
