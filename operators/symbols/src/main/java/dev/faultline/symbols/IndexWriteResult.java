package dev.faultline.symbols;

/** Outcome of {@link SymbolIndex#write}. */
public sealed interface IndexWriteResult {

    /**
     * The index is complete.
     *
     * @param textBytes size of the symbol file
     * @param indexBytes size of the index
     * @param notes what the parser met that it could not use
     */
    record Written(long textBytes, long indexBytes, ParseNotes notes) implements IndexWriteResult {}

    /** The text can never be used as it is; no index is left. */
    record Rejected(Malformed reason) implements IndexWriteResult {}
}
