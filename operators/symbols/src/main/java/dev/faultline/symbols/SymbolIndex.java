package dev.faultline.symbols;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Index files: the content of one symbol file each, written once from its text and mapped into
 * memory from then on.
 */
public final class SymbolIndex {

    private SymbolIndex() {}

    /**
     * Reads a symbol file to its end and writes its index; does not close the stream. The index is
     * complete only after a {@link IndexWriteResult.Written}: the caller gives a temporary name and
     * renames the file then. In all other cases nothing is left at {@code target}.
     *
     * @param expected the module asked for
     * @param target a file that does not exist or may be overwritten
     * @throws IOException when the stream cannot be read or the file not be written
     */
    public static IndexWriteResult write(InputStream text, ModuleId expected, Path target)
            throws IOException {
        boolean isWritten = false;
        try {
            ParseResult result;
            try (OutputStream out = Files.newOutputStream(target)) {
                result = SymbolFileParser.parse(new Copying(text, out), expected);
            }
            if (result instanceof ParseResult.Rejected rejected) {
                return new IndexWriteResult.Rejected(rejected.reason());
            }
            isWritten = true;
            long bytes = Files.size(target);
            SymbolTable table = ((ParseResult.Parsed) result).table();
            return new IndexWriteResult.Written(bytes, bytes, table.notes());
        } finally {
            if (!isWritten) {
                Files.deleteIfExists(target);
            }
        }
    }

    /**
     * Opens an index. The table's file may be deleted or replaced by a rename while it is in use,
     * and must never be changed or cut. Its memory is given back when nothing refers to the table.
     *
     * @param expected the module the index has to be of
     * @throws IOException when there is no such file or it cannot be read
     */
    public static IndexOpenResult open(Path file, ModuleId expected) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ParseResult result = SymbolFileParser.parse(in, expected);
            if (result instanceof ParseResult.Parsed parsed) {
                return new IndexOpenResult.Opened(parsed.table());
            }
            Malformed reason = ((ParseResult.Rejected) result).reason();
            return new IndexOpenResult.Unusable(
                    reason == Malformed.WRONG_MODULE
                            ? IndexOpenResult.Reason.WRONG_MODULE
                            : IndexOpenResult.Reason.DAMAGED);
        }
    }

    private static final class Copying extends FilterInputStream {

        private final OutputStream copy;

        Copying(InputStream in, OutputStream copy) {
            super(in);
            this.copy = copy;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            if (count > 0) {
                copy.write(target, offset, count);
            }
            return count;
        }
    }
}
