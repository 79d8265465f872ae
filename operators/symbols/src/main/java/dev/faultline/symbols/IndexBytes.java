package dev.faultline.symbols;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of an index, in one or several windows as a buffer is limited to 2 GiB. Each block is
 * checked when something in it is first needed. Thread safe.
 */
final class IndexBytes {

    /** The content is not what was written. */
    static final class DamageException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        DamageException(String message) {
            super(message);
        }
    }

    private static final int MAX_LENGTH_BYTES = 5;

    private final ByteBuffer[] windows;
    private final int windowShift;
    private final long bodyEnd;
    // A bit for each block. Threads may lose one another's bits and check a block again.
    private final long[] checked;

    /**
     * Takes windows that start every {@code 1 << windowShift} bytes; each reaches {@link
     * IndexLayout#MAX_PIECE_BYTES} and a block into the next one, or to the end of the file.
     *
     * @param bodyEnd where the blocks end and their checksums, already checked, start
     */
    IndexBytes(ByteBuffer[] windows, int windowShift, long bodyEnd) {
        this.windows = windows;
        this.windowShift = windowShift;
        this.bodyEnd = bodyEnd;
        this.checked = new long[(block(bodyEnd) >>> 6) + 1];
    }

    /** Makes sure of the checksums of the blocks, which end the file. */
    void checkTable(long fileSize, int checksum) {
        byte[] table = new byte[Math.toIntExact(fileSize - bodyEnd)];
        for (int at = 0; at < table.length; at += 4) {
            ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).putInt(at, fixed32(bodyEnd + at));
        }
        if (checksum(table) != checksum) {
            throw new DamageException("the checksums have another checksum");
        }
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    /** The four bytes at a place that has been checked. */
    int fixed32(long place) {
        return window(place).getInt(inWindow(place));
    }

    /** At the content of the record at the place, its length taken; all of it is checked. */
    IndexCursor record(long place) {
        check(place, Math.max(1, Math.min(MAX_LENGTH_BYTES, bodyEnd - place)));
        IndexCursor cursor = new IndexCursor(window(place), inWindow(place));
        int start = cursor.position();
        long length = cursor.varint();
        // No record is empty; a part of a file that was cut off may read as zeros.
        if (length <= 0 || length > IndexLayout.MAX_PIECE_BYTES) {
            throw new DamageException("not the start of a record");
        }
        check(place, cursor.position() - start + length);
        cursor.endAfter((int) length);
        return cursor;
    }

    /** A section of the index as numbers. */
    IntBuffer ints(long start, long length) {
        if (length > IndexLayout.MAX_PIECE_BYTES) {
            throw new DamageException("a section is too long");
        }
        check(start, length);
        return window(start)
                .slice(inWindow(start), (int) length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer();
    }

    /** Makes sure that a range is as it was written. */
    void check(long start, long length) {
        if (start < IndexLayout.HEADER_BYTES || length < 0 || length > bodyEnd - start) {
            throw new DamageException("a reference leads out of the index");
        }
        if (length == 0) {
            return;
        }
        int last = block(start + length - 1);
        for (int block = block(start); block <= last; block++) {
            if ((checked[block >>> 6] & (1L << block)) == 0) {
                checkBlock(block);
                checked[block >>> 6] |= 1L << block;
            }
        }
    }

    private void checkBlock(int block) {
        long start = IndexLayout.HEADER_BYTES + (long) block * IndexLayout.BLOCK_BYTES;
        // A copy: where the file has been cut, a fault outside of plain accesses ends the process.
        byte[] content = new byte[(int) Math.min(IndexLayout.BLOCK_BYTES, bodyEnd - start)];
        window(start).get(inWindow(start), content);
        if (checksum(content) != fixed32(bodyEnd + 4L * block)) {
            throw new DamageException("block " + block + " has another checksum");
        }
    }

    private static int block(long place) {
        return (int) ((place - IndexLayout.HEADER_BYTES) / IndexLayout.BLOCK_BYTES);
    }

    private ByteBuffer window(long place) {
        return windows[(int) (place >>> windowShift)];
    }

    private int inWindow(long place) {
        return (int) (place & ((1L << windowShift) - 1));
    }
}
