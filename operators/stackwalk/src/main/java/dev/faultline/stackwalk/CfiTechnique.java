package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;
import dev.faultline.symbols.SymbolTable;
import dev.faultline.symbols.UnwindRules;
import org.jspecify.annotations.Nullable;

/**
 * Unwinds by the compiler's own description of each function (STACK CFI records). The surest way
 * where symbols are at hand.
 */
final class CfiTechnique implements Technique {

    /** Of processors that push return addresses. */
    static final int NO_LINK_REGISTER = -1;

    private final int linkRegister;
    private final int[] preserved;

    /**
     * Makes the technique for a processor.
     *
     * @param linkRegister id of the register that has the return address when a function starts, or
     *     {@link #NO_LINK_REGISTER}
     * @param preserved ids of the registers that a function must leave to its caller as they were
     */
    CfiTechnique(int linkRegister, int... preserved) {
        this.linkRegister = linkRegister;
        this.preserved = preserved;
    }

    @Override
    public FrameTrust trust() {
        return FrameTrust.CFI;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        UnwindRules rules = rules(callee, thread);
        return rules == null ? Attempt.NOTHING : apply(rules, callee.registers(), thread);
    }

    /** The rules that hold where the frame executes, null if there are none. */
    @Nullable UnwindRules rules(UnwoundFrame callee, ThreadView thread) {
        SymbolTable symbols = thread.modules().symbolsAt(callee);
        if (symbols == null || symbols.cpu() != callee.registers().cpu()) {
            return null;
        }
        long base = thread.modules().get(callee.moduleIndex()).base();
        return symbols.unwindRules(callee.instruction() - base);
    }

    /** Applies rules to what is known of the frame's registers. */
    Attempt apply(UnwindRules rules, Registers registers, ThreadView thread) {
        Registers caller = new Registers(registers.cpu());
        for (int register : preserved) {
            if (registers.has(register)) {
                caller.set(register, registers.get(register));
            }
        }
        return switch (rules.apply(registers, thread.stack(), caller)) {
            case RESTORED -> Attempt.found(caller);
            case RESTORED_BUT_RETURN_ADDRESS -> fromLinkRegister(registers, caller, thread);
            case NO_CALLER -> Attempt.END_OF_STACK;
            case FAILED -> Attempt.NOTHING;
        };
    }

    /**
     * Behind an epilogue the return address is in the link register again. The tools that write
     * symbol files say so with a rule that refers to itself, and rust-minidump gives up there.
     */
    private Attempt fromLinkRegister(Registers callee, Registers caller, ThreadView thread) {
        boolean isKnown = linkRegister != NO_LINK_REGISTER && callee.has(linkRegister);
        if (thread.mode() != WalkMode.BEST || !isKnown) {
            return Attempt.NOTHING;
        }
        caller.set(caller.cpu().programCounter(), callee.get(linkRegister));
        return Attempt.found(caller);
    }
}
