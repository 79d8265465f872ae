package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Amd64.RIP;
import static dev.faultline.stackwalk.Amd64.RSP;

import dev.faultline.symbols.Registers;

/**
 * Takes the word at the stack pointer as the return address, with all other registers unchanged.
 * Right when the callee has executed nothing yet: after a call through a null or wild pointer.
 */
final class Amd64Leaf implements Technique {

    private static final int WORD = 8;

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
        CodeAddresses code = thread.code();
        boolean plausible =
                !code.cannotRun(returnAddress)
                        && code.isKnownReturnAddress(returnAddress)
                        && code.mayFollowCall(returnAddress);
        if (!plausible) {
            return Attempt.NOTHING;
        }
        Registers caller = new Registers(callee.registers().cpu());
        caller.copyFrom(callee.registers());
        caller.set(RIP, returnAddress);
        caller.set(RSP, slot + WORD);
        return Attempt.found(caller);
    }
}
