package dev.faultline.symbols;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Index files: the content of one symbol file each, written once from its text and mapped into
 * memory from then on.
 */
public final class SymbolIndex {

    /** Version of the format that is written and the only one that is read. */
    public static final int FORMAT_VERSION = IndexLayout.VERSION;

    /** Windows start every so many bytes, as a power of two. */
    static final int WINDOW_SHIFT = 30;

    private static final int WINDOW_OVERLAP_BYTES =
            IndexLayout.MAX_PIECE_BYTES + IndexLayout.BLOCK_BYTES;

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
        try (FileChannel file =
                FileChannel.open(
                        target,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            IndexWriteResult result = SymbolFileParser.index(text, expected, IndexOutput.to(file));
            isWritten = result instanceof IndexWriteResult.Written;
            return result;
        } finally {
            if (!isWritten) {
                Files.deleteIfExists(target);
            }
        }
    }

    /**
     * Opens an index. The table's file may be deleted or replaced by a rename while it is in use;
     * when it is changed or cut all the same, that is told as damage, but an answer from before may
     * be anything until {@link #tellFaults}. The memory is given back when nothing refers to the
     * table.
     *
     * @param expected the module the index has to be of
     * @throws IOException when there is no such file or it cannot be read
     */
    public static IndexOpenResult open(Path file, ModuleId expected) throws IOException {
        return open(file, expected, WINDOW_SHIFT);
    }

    /**
     * Ends a number of look-ups: when it returns, none of those that this thread made before was
     * answered from a part of a file that had been cut off. Takes a tenth of a microsecond.
     *
     * @throws InternalError when one was. It may come from anywhere before, too; which table it was
     *     is told by {@link SymbolTable#recheck} of those that were asked. Whoever catches it must
     *     not loop in the same method: what comes at the end of a compiled loop passes its handlers
     */
    public static void tellFaults() {
        ReadGuard.throwHeldBack();
    }

    /** As {@link #open(Path, ModuleId)} with smaller windows. */
    static IndexOpenResult open(Path file, ModuleId expected, int windowShift) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < IndexLayout.HEADER_BYTES) {
                return new IndexOpenResult.Unusable(IndexOpenResult.Reason.DAMAGED);
            }
            int count = (int) ((size - 1) >>> windowShift) + 1;
            ByteBuffer[] windows = new ByteBuffer[count];
            for (int i = 0; i < count; i++) {
                long start = (long) i << windowShift;
                long length = Math.min(size - start, (1L << windowShift) + WINDOW_OVERLAP_BYTES);
                windows[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, length);
            }
            return open(windows, windowShift, size, expected);
        }
    }

    /** The table of an index that was just written to memory. */
    static SymbolTable inMemory(ByteBuffer index) {
        ModuleId moduleId =
                IndexHeader.of(index.order(ByteOrder.LITTLE_ENDIAN)).orElseThrow().moduleId();
        return ((IndexOpenResult.Opened) open(index, moduleId)).table();
    }

    /** Opens an index in memory. */
    static IndexOpenResult open(ByteBuffer index, ModuleId expected) {
        return index.capacity() < IndexLayout.HEADER_BYTES
                ? new IndexOpenResult.Unusable(IndexOpenResult.Reason.DAMAGED)
                : open(new ByteBuffer[] {index}, WINDOW_SHIFT, index.capacity(), expected);
    }

    private static IndexOpenResult open(
            ByteBuffer[] windows, int windowShift, long size, ModuleId expected) {
        for (ByteBuffer window : windows) {
            window.order(ByteOrder.LITTLE_ENDIAN);
        }
        IndexOpenResult result =
                new ReadGuard().readSurely(() -> read(windows, windowShift, size, expected));
        return result == null
                ? new IndexOpenResult.Unusable(IndexOpenResult.Reason.DAMAGED)
                : result;
    }

    private static IndexOpenResult read(
            ByteBuffer[] windows, int windowShift, long size, ModuleId expected) {
        Optional<IndexHeader> intact = IndexHeader.of(windows[0]);
        if (intact.isEmpty()) {
            return new IndexOpenResult.Unusable(IndexOpenResult.Reason.DAMAGED);
        }
        IndexHeader header = intact.get();
        if (header.version() != IndexLayout.VERSION) {
            return new IndexOpenResult.Unusable(IndexOpenResult.Reason.OTHER_VERSION);
        }
        if (!header.isOf(expected)) {
            return new IndexOpenResult.Unusable(IndexOpenResult.Reason.WRONG_MODULE);
        }
        if (header.fileSize() != size || !header.isPlausible()) {
            return new IndexOpenResult.Unusable(IndexOpenResult.Reason.DAMAGED);
        }
        IndexBytes bytes = new IndexBytes(windows, windowShift, header.bodyEnd());
        bytes.checkTable(size, header.tableChecksum());
        return new IndexOpenResult.Opened(new IndexedSymbols(expected, header, bytes));
    }
}
