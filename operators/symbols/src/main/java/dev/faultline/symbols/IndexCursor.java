package dev.faultline.symbols;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Decodes one record. */
final class IndexCursor {

    private final ByteBuffer bytes;
    private int position;
    private int end;

    IndexCursor(ByteBuffer bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    /** Tells where the record ends, once that is known. */
    void endAfter(int length) {
        end = position + length;
    }

    long varint() {
        byte part = bytes.get(position++);
        return part >= 0 ? part : longVarint(part & 0x7f);
    }

    private long longVarint(long low) {
        long number = low;
        for (int shift = 7; shift < 64; shift += 7) {
            byte part = bytes.get(position++);
            number |= (part & 0x7fL) << shift;
            if (part >= 0) {
                return number;
            }
        }
        throw new IndexOutOfBoundsException("a number without an end");
    }

    int signedVarint() {
        int number = (int) varint();
        return (number >>> 1) ^ -(number & 1);
    }

    int fixed32At(int place) {
        return bytes.getInt(place);
    }

    int position() {
        return position;
    }

    void moveTo(int place) {
        position = place;
    }

    /** The rest of the record, in UTF-8 as a rule. */
    String text() {
        byte[] rest = new byte[end - position];
        bytes.get(position, rest);
        return new String(rest, StandardCharsets.UTF_8);
    }
}
