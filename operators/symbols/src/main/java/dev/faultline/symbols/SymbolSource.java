package dev.faultline.symbols;

/** Where symbol files come from. Implementations are thread safe and may block. */
@FunctionalInterface
public interface SymbolSource {

    /** Never throws for anything a store or a file can do; that is in the result. */
    SymbolResult find(ModuleId module);
}
