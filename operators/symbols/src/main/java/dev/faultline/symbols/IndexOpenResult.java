package dev.faultline.symbols;

/** Outcome of {@link SymbolIndex#open}. */
public sealed interface IndexOpenResult {

    record Opened(SymbolTable table) implements IndexOpenResult {}

    /** The file is to be deleted and written anew. */
    record Unusable(Reason reason) implements IndexOpenResult {}

    /** What is wrong with the file. */
    enum Reason {
        /** No index, or one that was cut or damaged. */
        DAMAGED,
        /** Written by another version of the format. */
        OTHER_VERSION,
        /** The index of another module or build. */
        WRONG_MODULE
    }
}
