package dev.faultline.symbols;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The body of an index while it is written, to a file or to memory. It is written strictly from
 * front to back, in chunks; chunks of a file are read again through mappings.
 */
final class IndexOutput {

    private static final int CHUNK_BYTES = 1 << 20;

    private final @Nullable FileChannel channel;

    // The chunks that are full; those of a file are null until one is read.
    private final List<@Nullable ByteBuffer> chunks = new ArrayList<>();
    private byte[] chunk = new byte[CHUNK_BYTES];
    private int filled;

    private final IntList checksums = new IntList();
    private final CRC32C crc = new CRC32C();

    // When finished.
    private @Nullable ByteBuffer header;
    private @Nullable ByteBuffer table;

    private IndexOutput(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /** An output to a file that is open for reading and writing. */
    static IndexOutput to(FileChannel channel) {
        return new IndexOutput(channel);
    }

    static IndexOutput toMemory() {
        return new IndexOutput(null);
    }

    /** Place in the file of the next byte. */
    long position() {
        return IndexLayout.HEADER_BYTES + (long) chunks.size() * CHUNK_BYTES + filled;
    }

    /** Size of the whole file, when finished. */
    long size() {
        return header == null ? position() : header.getLong(IndexLayout.FILE_SIZE_AT);
    }

    /** Bytes of records that it can take: references are 32 bits, a buffer's size 31. */
    long maxBytes() {
        return channel == null ? 1L << 30 : 0xf000_0000L;
    }

    void append(byte[] bytes, int start, int length) throws IOException {
        int from = start;
        int rest = length;
        while (rest > 0) {
            int part = Math.min(rest, CHUNK_BYTES - filled);
            System.arraycopy(bytes, from, chunk, filled, part);
            filled += part;
            from += part;
            rest -= part;
            if (filled == CHUNK_BYTES) {
                finishChunk();
            }
        }
    }

    /** Appends the length and the bytes; returns the place of both. */
    long appendRecord(byte[] bytes, int start, int length) throws IOException {
        long position = position();
        int rest = length;
        while (rest > 0x7f) {
            append((byte) (rest | 0x80));
            rest >>>= 7;
        }
        append((byte) rest);
        append(bytes, start, length);
        return position;
    }

    long appendRecord(ByteList record) throws IOException {
        return appendRecord(record.items(), 0, record.size());
    }

    void append32(int number) throws IOException {
        for (int shift = 0; shift < 32; shift += 8) {
            append((byte) (number >>> shift));
        }
    }

    private void append(byte item) throws IOException {
        chunk[filled++] = item;
        if (filled == CHUNK_BYTES) {
            finishChunk();
        }
    }

    /** Whether the record at the position has this content. */
    boolean holds(long position, byte[] bytes, int start, int length) throws IOException {
        long at = position;
        int rest = length;
        while (rest > 0x7f) {
            if (get(at++) != (byte) (rest | 0x80)) {
                return false;
            }
            rest >>>= 7;
        }
        return get(at) == (byte) rest && matches(at + 1, bytes, start, length);
    }

    /** The content of a record. */
    byte[] record(long position) throws IOException {
        long at = position;
        int length = 0;
        int shift = 0;
        byte part;
        do {
            part = get(at++);
            length |= (part & 0x7f) << shift;
            shift += 7;
        } while (part < 0);
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = get(at + i);
        }
        return content;
    }

    private boolean matches(long position, byte[] bytes, int start, int length) throws IOException {
        int done = 0;
        while (done < length) {
            long place = position + done - IndexLayout.HEADER_BYTES;
            int inChunk = (int) (place % CHUNK_BYTES);
            int part = Math.min(length - done, CHUNK_BYTES - inChunk);
            ByteBuffer written = chunk((int) (place / CHUNK_BYTES)).slice(inChunk, part);
            if (!written.equals(ByteBuffer.wrap(bytes, start + done, part))) {
                return false;
            }
            done += part;
        }
        return true;
    }

    private byte get(long position) throws IOException {
        long place = position - IndexLayout.HEADER_BYTES;
        return chunk((int) (place / CHUNK_BYTES)).get((int) (place % CHUNK_BYTES));
    }

    private ByteBuffer chunk(int index) throws IOException {
        if (index == chunks.size()) {
            return ByteBuffer.wrap(chunk);
        }
        ByteBuffer known = chunks.get(index);
        if (known == null) {
            long start = IndexLayout.HEADER_BYTES + (long) index * CHUNK_BYTES;
            known = file().map(FileChannel.MapMode.READ_ONLY, start, CHUNK_BYTES);
            chunks.set(index, known);
        }
        return known;
    }

    private FileChannel file() {
        if (channel == null) {
            throw new IllegalStateException("not written to a file");
        }
        return channel;
    }

    private void finishChunk() throws IOException {
        addChecksums();
        if (channel == null) {
            chunks.add(ByteBuffer.wrap(chunk));
            chunk = new byte[CHUNK_BYTES];
        } else {
            writeFully(ByteBuffer.wrap(chunk, 0, filled), position() - filled);
            chunks.add(null);
        }
        filled = 0;
    }

    private void addChecksums() {
        for (int at = 0; at < filled; at += IndexLayout.BLOCK_BYTES) {
            crc.reset();
            crc.update(chunk, at, Math.min(IndexLayout.BLOCK_BYTES, filled - at));
            checksums.add((int) crc.getValue());
        }
    }

    private void writeFully(ByteBuffer bytes, long start) throws IOException {
        long at = start;
        while (bytes.hasRemaining()) {
            at += file().write(bytes, at);
        }
    }

    /** Appends the checksums, puts the header in front and ends the file. */
    void finish(ByteBuffer header) throws IOException {
        long bodyEnd = position();
        addChecksums();
        ByteBuffer table = ByteBuffer.allocate(4 * checksums.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < checksums.size(); i++) {
            table.putInt(checksums.get(i));
        }
        crc.reset();
        crc.update(table.array());
        header.putLong(IndexLayout.FILE_SIZE_AT, bodyEnd + table.capacity());
        header.putLong(IndexLayout.BODY_END_AT, bodyEnd);
        header.putInt(IndexLayout.TABLE_CHECKSUM_AT, (int) crc.getValue());
        crc.reset();
        crc.update(header.duplicate().position(IndexLayout.HEADER_CHECKSUM_AT + 4));
        header.putInt(IndexLayout.HEADER_CHECKSUM_AT, (int) crc.getValue());
        this.header = header;
        this.table = table;
        if (channel != null) {
            writeFully(ByteBuffer.wrap(chunk, 0, filled), bodyEnd - filled);
            writeFully(table.rewind(), bodyEnd);
            // Last, so that a file without its end has no header either.
            writeFully(header.rewind(), 0);
        }
    }

    /** The whole file, when written to memory and finished; it has to be below 2 GiB. */
    ByteBuffer toBuffer() {
        if (header == null || table == null) {
            throw new IllegalStateException("not finished");
        }
        ByteBuffer all = ByteBuffer.allocate((int) header.getLong(IndexLayout.FILE_SIZE_AT));
        all.put(header.rewind());
        for (ByteBuffer full : chunks) {
            if (full != null) {
                all.put(full.rewind());
            }
        }
        return all.put(chunk, 0, filled).put(table.rewind()).rewind();
    }
}
