package dev.faultline.symbols;

/** Answer of a {@link SymbolSource}. */
public sealed interface SymbolResult {

    record Found(SymbolTable table) implements SymbolResult {}

    /** The source works and does not have the file. */
    record Missing() implements SymbolResult {}

    /** The source has a file that cannot be used. */
    record Corrupt(Malformed reason) implements SymbolResult {}

    /**
     * The source could not be asked; it may answer later.
     *
     * @param reason for a log line
     */
    record Unavailable(String reason) implements SymbolResult {}
}
