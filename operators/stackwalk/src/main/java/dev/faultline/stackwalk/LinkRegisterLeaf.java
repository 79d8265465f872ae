package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;
import dev.faultline.symbols.UnwindCpu;

/**
 * Takes the link register as the return address, with all other registers unchanged. Right on
 * processors whose calls leave it there, when the callee has called nothing yet: after a call
 * through a null or wild pointer.
 */
final class LinkRegisterLeaf implements Technique {

    private final int linkRegister;

    LinkRegisterLeaf(int linkRegister) {
        this.linkRegister = linkRegister;
    }

    @Override
    public FrameTrust trust() {
        return FrameTrust.LEAF;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        Registers registers = callee.registers();
        UnwindCpu cpu = registers.cpu();
        if (!registers.has(linkRegister)) {
            return Attempt.NOTHING;
        }
        long returnAddress = thread.code().strip(registers.get(linkRegister));
        if (!thread.code().isLikelyReturnAddress(returnAddress)) {
            return Attempt.NOTHING;
        }
        Registers caller = new Registers(cpu);
        caller.copyFrom(registers);
        caller.set(cpu.programCounter(), returnAddress);
        caller.clear(linkRegister);
        return Attempt.found(caller);
    }
}
