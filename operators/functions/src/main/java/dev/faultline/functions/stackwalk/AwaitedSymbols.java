package dev.faultline.functions.stackwalk;

import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolResult;

/** The symbols of this process, for those who wait for them without ever blocking. */
public final class AwaitedSymbols implements AutoCloseable {

    private final Symbols symbols;

    private AwaitedSymbols(Symbols symbols) {
        this.symbols = symbols;
    }

    /** What a look found. */
    public enum Look {
        /** On this machine, ready for use. */
        HERE,
        /** Being read, or wanted from now on. */
        UNDER_WAY,
        /** Nobody has them, or nobody can be asked; this is forgotten after a while. */
        NOT_TO_BE_HAD
    }

    /** Returns the symbols that the walk uses; close them once. */
    public static AwaitedSymbols open(WalkSettings settings) {
        return new AwaitedSymbols(Symbols.acquire(settings));
    }

    /** Looks for the symbols of a module, and has them read when nothing is known of them. */
    public Look look(ModuleId module) {
        SymbolResult known = symbols.remembered(module);
        if (known == null) {
            var unused = symbols.load(module);
            return Look.UNDER_WAY;
        }
        return known instanceof SymbolResult.Found ? Look.HERE : Look.NOT_TO_BE_HAD;
    }

    /** Forgets that the symbols were not to be had. */
    public void announced(ModuleId module) {
        symbols.forgetAbsent(module);
    }

    @Override
    public void close() {
        symbols.close();
    }
}
