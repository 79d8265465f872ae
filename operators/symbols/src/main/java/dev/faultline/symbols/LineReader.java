package dev.faultline.symbols;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Splits a stream into lines, in place in one buffer. Lines end in LF, CR LF or several CR and LF
 * (a tool on Windows writes those); the last one may have no end.
 */
final class LineReader {

    /** Longest line handed out; 82 KB names of C++ functions have been seen. */
    static final int MAX_LINE_BYTES = 160 * 1024;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long NEWLINES = '\n' * LOW_BITS;

    private final InputStream in;
    // One byte more: what is filled is followed by a zero, which is in no valid record.
    private final byte[] buffer = new byte[2 * MAX_LINE_BYTES + 1];
    private int filled;
    private int next;
    private int start;
    private int end;
    private long bytesRead;
    private boolean endOfStream;
    private boolean isTooLong;
    private boolean isUnterminated;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line; false at the end. */
    boolean next() throws IOException {
        isTooLong = false;
        int searched = next;
        while (true) {
            int newline = indexOfNewline(searched);
            if (newline >= 0) {
                setLine(newline);
                return true;
            }
            searched = filled;
            if (filled - next > MAX_LINE_BYTES) {
                isTooLong = true;
                next = filled;
            }
            int shift = next;
            if (!fill()) {
                return lastLine();
            }
            searched -= shift - next;
        }
    }

    /** The bytes that {@link #start} and {@link #end} point into; valid until {@link #next}. */
    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    /** After the last byte of the line, without its CR and LF. */
    int end() {
        return end;
    }

    /** Whether the line was over the limit; its content is not available. */
    boolean isTooLong() {
        return isTooLong;
    }

    /** Whether the line, then the last one, had no end. */
    boolean isUnterminated() {
        return isUnterminated;
    }

    /** Bytes taken from the stream so far. */
    long bytesRead() {
        return bytesRead;
    }

    /** Where the next line starts, as far as it has been read: after the end is a zero. */
    int position() {
        return next;
    }

    /** Goes to the start of another line in the buffer. */
    void skipTo(int lineStart) {
        next = lineStart;
    }

    private int indexOfNewline(int from) {
        int at = from;
        for (; at + Long.BYTES <= filled; at += Long.BYTES) {
            // Bytes that are a line feed become zero, and only those set their high bit below.
            long word = (long) LONGS.get(buffer, at) ^ NEWLINES;
            long found = (word - LOW_BITS) & ~word & HIGH_BITS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; at < filled; at++) {
            if (buffer[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private void setLine(int newline) {
        start = next;
        next = newline + 1;
        end = newline;
        while (end > start && buffer[end - 1] == '\r') {
            end--;
        }
        isTooLong |= end - start > MAX_LINE_BYTES;
    }

    private boolean lastLine() {
        if (next == filled && !isTooLong) {
            return false;
        }
        isUnterminated = true;
        setLine(filled);
        next = filled;
        return true;
    }

    /** Reads more behind what is not yet used, which moves to the front when room gets short. */
    private boolean fill() throws IOException {
        if (endOfStream) {
            return false;
        }
        if (buffer.length - 1 - filled < MAX_LINE_BYTES / 2) {
            System.arraycopy(buffer, next, buffer, 0, filled - next);
            filled -= next;
            next = 0;
        }
        int count = in.read(buffer, filled, buffer.length - 1 - filled);
        endOfStream = count < 0;
        if (endOfStream) {
            return false;
        }
        filled += count;
        buffer[filled] = 0;
        bytesRead += count;
        return true;
    }
}
