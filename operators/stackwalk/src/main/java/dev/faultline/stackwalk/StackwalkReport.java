package dev.faultline.stackwalk;

import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpError;
import dev.faultline.minidump.MinidumpReader;
import dev.faultline.minidump.MinidumpResult;
import dev.faultline.symbols.SymbolSource;
import java.nio.ByteBuffer;

/** From the bytes of a dump to a JSON document in one call. */
public final class StackwalkReport {

    private StackwalkReport() {}

    /**
     * Reads, walks and describes a dump.
     *
     * @param file a minidump of at most {@link MinidumpReader#MAX_FILE_BYTES}
     * @param symbols where symbol files come from
     * @return one line of JSON without its line feed; for a file that is no readable minidump it
     *     has only the status and what was wrong
     */
    public static String toJson(ByteBuffer file, SymbolSource symbols, WalkOptions options) {
        MinidumpResult result = MinidumpReader.read(file);
        if (result instanceof Minidump dump) {
            return WalkJson.of(dump, new MinidumpWalker(symbols, options).walk(dump));
        }
        MinidumpError error = (MinidumpError) result;
        return unreadable(error.reason().name(), error.detail());
    }

    /**
     * The document of a dump that there is nothing else to say of.
     *
     * @param status why, in one word
     * @param detail what was wrong
     */
    public static String unreadable(String status, String detail) {
        return WalkJson.unreadable(status, detail);
    }
}
