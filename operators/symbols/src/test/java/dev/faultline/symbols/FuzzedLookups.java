package dev.faultline.symbols;

/** Asks a table for everything at some addresses. */
final class FuzzedLookups {

    private FuzzedLookups() {}

    static void look(SymbolTable table) {
        for (long at = 0; at < 0x200; at++) {
            look(table, at);
        }
        for (int shift = 9; shift <= 32; shift++) {
            look(table, (1L << shift) - 1);
            look(table, 1L << shift);
        }
    }

    private static void look(SymbolTable table, long at) {
        for (PublicRule rule : PublicRule.values()) {
            table.resolve(at, rule);
            table.knowsFunctionAt(at, rule);
        }
        UnwindRules rules = table.unwindRules(at);
        UnwindCpu cpu = table.cpu();
        if (rules != null && cpu != null) {
            rules.apply(
                    SymbolTableComparison.registers(cpu),
                    SymbolTableComparison.STACK,
                    new Registers(cpu));
        }
        StackWin win = table.stackWin(at);
        if (win != null) {
            Registers callee = SymbolTableComparison.registers(UnwindCpu.X86);
            Registers caller = new Registers(UnwindCpu.X86);
            win.apply(callee, true, 8, SymbolTableComparison.STACK, caller);
        }
    }
}
