package dev.faultline.functions.symbolstore;

import dev.faultline.symbols.SymbolResult;
import java.io.IOException;
import java.io.InputStream;

/** Makes something usable of the text of a symbol file. */
@FunctionalInterface
public interface SymbolReader {

    /**
     * Reads the text to its end.
     *
     * @return found or corrupt
     * @throws StoreReadException of the stream, passed on
     * @throws IOException when the result cannot be kept, which is not the store's fault
     */
    SymbolResult read(InputStream text) throws IOException;
}
