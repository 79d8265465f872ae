package dev.faultline.symbols;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads Breakpad symbol files (text) into tables. Stateless. */
public final class SymbolFileParser {

    private SymbolFileParser() {}

    /**
     * Reads to the end of the stream; does not close it.
     *
     * @param expected the module asked for, null to take any
     * @throws IOException only what the stream itself throws
     */
    public static ParseResult parse(InputStream in, @Nullable ModuleId expected)
            throws IOException {
        in.skipNBytes(0);
        return new ParseResult.Rejected(Malformed.NO_MODULE_RECORD);
    }
}
