package dev.faultline.statistics.detection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes state compactly: whole numbers of variable length, runs of floats without their zeros. */
final class StateWriter {

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
