package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;
import dev.faultline.symbols.SymbolTable;
import dev.faultline.symbols.UnwindRules;

/**
 * Unwinds by the compiler's own description of each function (STACK CFI records). The surest way
 * where symbols are at hand.
 */
final class CfiTechnique implements Technique {

    private final int[] preserved;

    /**
     * Makes the technique for a processor.
     *
     * @param preserved ids of the registers that a function must leave to its caller as they were
     */
    CfiTechnique(int... preserved) {
        this.preserved = preserved;
    }

    @Override
    public FrameTrust trust() {
        return FrameTrust.CFI;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        if (callee.moduleIndex() == LoadedModules.NONE) {
            return Attempt.NOTHING;
        }
        SymbolTable symbols = thread.modules().symbols(callee.moduleIndex());
        Registers registers = callee.registers();
        if (symbols == null || symbols.cpu() != registers.cpu()) {
            return Attempt.NOTHING;
        }
        long base = thread.modules().get(callee.moduleIndex()).base();
        UnwindRules rules = symbols.unwindRules(callee.instruction() - base);
        if (rules == null) {
            return Attempt.NOTHING;
        }
        Registers caller = new Registers(registers.cpu());
        for (int register : preserved) {
            if (registers.has(register)) {
                caller.set(register, registers.get(register));
            }
        }
        return switch (rules.apply(registers, thread.stack(), caller)) {
            case RESTORED -> Attempt.found(caller);
            case NO_CALLER -> Attempt.END_OF_STACK;
            case FAILED -> Attempt.NOTHING;
        };
    }
}
