package dev.faultline.minidump;

import dev.faultline.minidump.MinidumpError.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * Bounds-checked view on a part of the file. Offsets are unsigned 64-bit values relative to the
 * view; a value with the top bit set is simply too large. Every read outside throws {@link
 * DamagedException}.
 *
 * <p>All views of a file share one budget of bytes that may be visited: a file of a few kilobytes
 * whose thousand modules all point at the same long string would otherwise cost as much as a file a
 * hundred times as large.
 */
final class DumpBytes {

    /** Longest string that is decoded, in UTF-16 units. */
    static final int MAX_STRING_UNITS = 1024;

    private static final int BUDGET_FACTOR = 4;
    private static final int BUDGET_FLOOR = 64 * 1024;

    private final ByteBuffer bytes;
    private final Budget budget;

    private DumpBytes(ByteBuffer bytes, Budget budget) {
        this.bytes = bytes;
        this.budget = budget;
    }

    /** The whole file, from the buffer's position to its limit. */
    static DumpBytes of(ByteBuffer file, ByteOrder order) {
        ByteBuffer view = file.slice().order(order);
        return new DumpBytes(
                view, new Budget((long) view.capacity() * BUDGET_FACTOR + BUDGET_FLOOR));
    }

    int size() {
        return bytes.capacity();
    }

    boolean isLittleEndian() {
        return bytes.order() == ByteOrder.LITTLE_ENDIAN;
    }

    /** A sub-view, charged to the budget. */
    DumpBytes view(long offset, long size) {
        ByteBuffer slice = slice(offset, size);
        budget.charge(size);
        return new DumpBytes(slice, budget);
    }

    /** The same bytes as a buffer of their own, not charged: memory is looked at on demand. */
    ByteBuffer slice(long offset, long size) {
        check(offset, size);
        return bytes.slice((int) offset, (int) size).order(bytes.order());
    }

    int u8(long offset) {
        check(offset, 1);
        return bytes.get((int) offset) & 0xff;
    }

    int u16(long offset) {
        check(offset, 2);
        return bytes.getShort((int) offset) & 0xffff;
    }

    long u32(long offset) {
        check(offset, 4);
        return bytes.getInt((int) offset) & 0xffff_ffffL;
    }

    long u64(long offset) {
        check(offset, 8);
        return bytes.getLong((int) offset);
    }

    /** A counted UTF-16 string: byte length, then units, which need not be terminated. */
    String string(long offset) {
        long units = Math.min(u32(offset) / 2, MAX_STRING_UNITS);
        check(offset, 4 + units * 2);
        budget.charge(4 + units * 2);
        StringBuilder text = new StringBuilder((int) units);
        for (int i = 0; i < units; i++) {
            text.append((char) u16(offset + 4 + i * 2L));
        }
        return PlainText.clean(text);
    }

    /** UTF-16 units in a field of fixed size, up to the first NUL. */
    String fixedString(long offset, int units) {
        check(offset, units * 2L);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < units && u16(offset + i * 2L) != 0; i++) {
            text.append((char) u16(offset + i * 2L));
        }
        return PlainText.clean(text);
    }

    /** UTF-8 of known length; what is not UTF-8 becomes U+FFFD. */
    String utf8(long offset, int length) {
        check(offset, length);
        budget.charge(length);
        return PlainText.clean(StandardCharsets.UTF_8.decode(slice(offset, length)));
    }

    /** Bytes before the next NUL, at most {@code max}. */
    int lengthToNul(long offset, int max) {
        int length = 0;
        while (length < max && u8(offset + length) != 0) {
            length++;
        }
        return length;
    }

    /** Reads text by lines, each cut to a number of bytes, until one is the last that matters. */
    void readLines(int maxLineBytes, Predicate<String> readsOn) {
        int start = 0;
        for (int i = 0; i <= size(); i++) {
            if (i == size() || u8(i) == '\n') {
                if (!readsOn.test(utf8(start, Math.min(i - start, maxLineBytes)))) {
                    return;
                }
                start = i + 1;
            }
        }
    }

    /** An unsigned value of 4 or 8 bytes. */
    long word(long offset, int bytes) {
        return bytes == 4 ? u32(offset) : u64(offset);
    }

    private void check(long offset, long size) {
        if (offset < 0 || size < 0 || offset > size() || size > size() - offset) {
            throw new DamagedException(
                    Reason.BAD_RVA,
                    "range 0x%x + 0x%x is outside 0x%x bytes".formatted(offset, size, size()));
        }
    }

    private static final class Budget {
        private long left;

        Budget(long left) {
            this.left = left;
        }

        void charge(long size) {
            left -= size;
            if (left < 0) {
                throw new DamagedException(Reason.BUDGET, "structures overlap too often");
            }
        }
    }
}
