package dev.faultline.statistics.detection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes state compactly: whole numbers of variable length, runs of floats without their zeros. */
final class StateWriter {

    static final int TWO_BYTES = 2;
    static final int FLOAT = 3;
    private static final int WHOLE_LIMIT = 65_536;

    private byte[] bytes = new byte[256];
    private int size;

    void writeByte(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, size * 2);
        }
        bytes[size++] = (byte) value;
    }

    /** Seven bits per byte, small absolute values first. */
    void writeLong(long value) {
        long left = (value << 1) ^ (value >> 63);
        while ((left & ~0x7FL) != 0) {
            writeByte((int) (left & 0x7F) | 0x80);
            left >>>= 7;
        }
        writeByte((int) left);
    }

    void writeFloat(float value) {
        int bits = Float.floatToIntBits(value);
        for (int shift = 0; shift < 32; shift += 8) {
            writeByte(bits >> shift);
        }
    }

    void writeDouble(double value) {
        long bits = Double.doubleToLongBits(value);
        for (int shift = 0; shift < 64; shift += 8) {
            writeByte((int) (bits >> shift));
        }
    }

    /** For each eight values a byte that says which are not zero, then those. */
    void writeFloats(float... values) {
        for (int from = 0; from < values.length; from += 8) {
            int to = Math.min(from + 8, values.length);
            int present = 0;
            for (int i = from; i < to; i++) {
                present |= values[i] == 0 ? 0 : 1 << (i - from);
            }
            writeByte(present);
            for (int i = from; i < to; i++) {
                if (values[i] != 0) {
                    writeFloat(values[i]);
                }
            }
        }
    }

    /**
     * As {@link #writeFloats}, for values many of which are whole numbers below {@value
     * #WHOLE_LIMIT}: of each four values a byte says which are nothing, one byte, two, or a float.
     */
    void writeCounts(float... values) {
        for (int from = 0; from < values.length; from += 4) {
            int to = Math.min(from + 4, values.length);
            int forms = 0;
            for (int i = from; i < to; i++) {
                forms |= form(values[i]) << (2 * (i - from));
            }
            writeByte(forms);
            for (int i = from; i < to; i++) {
                writeCount(values[i]);
            }
        }
    }

    private void writeCount(float value) {
        int form = form(value);
        if (form == FLOAT) {
            writeFloat(value);
        } else if (form > 0) {
            writeByte((int) value);
            if (form == TWO_BYTES) {
                writeByte((int) value >> 8);
            }
        }
    }

    private static int form(float value) {
        if (value == 0) {
            return 0;
        }
        boolean whole = value > 0 && value < WHOLE_LIMIT && value == (int) value;
        return !whole ? FLOAT : value < 256 ? 1 : TWO_BYTES;
    }

    /** The nearest value that {@link #writeShort} keeps as it is, 0.2 % off at most. */
    static float rounded(float value) {
        return Float.intBitsToFloat((Float.floatToIntBits(value) + 0x4000) & ~0x7FFF);
    }

    /** Two bytes for a value that is {@link #rounded} and not negative. */
    void writeShort(float value) {
        int bits = Float.floatToIntBits(value) >>> 15;
        writeByte(bits);
        writeByte(bits >> 8);
    }

    void writeText(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        writeLong(encoded.length);
        for (byte b : encoded) {
            writeByte(b);
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
