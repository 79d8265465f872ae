package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Arm64.FP;
import static dev.faultline.stackwalk.Arm64.LR;
import static dev.faultline.stackwalk.Arm64.PC;

import dev.faultline.symbols.Registers;
import dev.faultline.symbols.UnwindRules;

/** CFI, with what is particular to 64-bit ARM: signed return addresses and the link register. */
final class Arm64Cfi implements Technique {

    private final CfiTechnique cfi;

    Arm64Cfi(CfiTechnique cfi) {
        this.cfi = cfi;
    }

    @Override
    public FrameTrust trust() {
        return cfi.trust();
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        UnwindRules rules = cfi.rules(callee, thread);
        if (rules == null) {
            return Attempt.NOTHING;
        }
        Attempt attempt = cfi.apply(rules, withSureLinkRegister(callee, rules, thread), thread);
        Registers caller = attempt.caller();
        if (caller != null) {
            thread.code().strip(caller, PC, LR, FP);
        }
        return attempt;
    }

    /**
     * Behind a frame pointer the link register is what the next frame has saved, which is its own
     * return address only where it has not called anything: at its first instruction.
     */
    private static Registers withSureLinkRegister(
            UnwoundFrame callee, UnwindRules rules, ThreadView thread) {
        Registers registers = callee.registers();
        long base = thread.modules().get(callee.moduleIndex()).base();
        boolean isSure =
                callee.trust() != FrameTrust.FRAME_POINTER
                        || callee.instruction() - base == rules.initStart();
        if (isSure) {
            return registers;
        }
        Registers sure = new Registers(registers.cpu());
        sure.copyFrom(registers);
        sure.clear(LR);
        return sure;
    }
}
