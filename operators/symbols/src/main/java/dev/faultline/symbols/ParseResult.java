package dev.faultline.symbols;

/** Outcome of reading a symbol file. */
public sealed interface ParseResult {

    record Parsed(SymbolTable table) implements ParseResult {}

    /** The text can never be used as it is. */
    record Rejected(Malformed reason) implements ParseResult {}
}
