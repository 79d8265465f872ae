package dev.faultline.statistics.detection;

import java.nio.charset.StandardCharsets;

/** Reads what {@link StateWriter} wrote; refuses anything that does not end where it should. */
final class StateReader {

    private final byte[] bytes;
    private int at;

    StateReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int readByte() {
        if (at >= bytes.length) {
            throw new IllegalArgumentException("state ends early");
        }
        return bytes[at++] & 0xFF;
    }

    long readLong() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new IllegalArgumentException("state holds a number that does not end");
    }

    int readInt() {
        return Math.toIntExact(readLong());
    }

    /** A length, which cannot exceed the bytes that are left. */
    int readCount() {
        long count = readLong();
        if (count < 0 || count > bytes.length) {
            throw new IllegalArgumentException("state holds an impossible length");
        }
        return (int) count;
    }

    float readFloat() {
        int bits = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            bits |= readByte() << shift;
        }
        return Float.intBitsToFloat(bits);
    }

    double readDouble() {
        long bits = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            bits |= (long) readByte() << shift;
        }
        return Double.longBitsToDouble(bits);
    }

    void readFloats(float[] values) {
        for (int from = 0; from < values.length; from += 8) {
            int to = Math.min(from + 8, values.length);
            int present = readByte();
            for (int i = from; i < to; i++) {
                values[i] = (present & 1 << (i - from)) == 0 ? 0 : readFloat();
            }
        }
    }

    void readCounts(float[] values) {
        for (int from = 0; from < values.length; from += 4) {
            int to = Math.min(from + 4, values.length);
            int forms = readByte();
            for (int i = from; i < to; i++) {
                values[i] = readCount((forms >> (2 * (i - from))) & 3);
            }
        }
    }

    private float readCount(int form) {
        return switch (form) {
            case 0 -> 0;
            case StateWriter.TWO_BYTES -> readByte() | (readByte() << 8);
            case StateWriter.FLOAT -> readFloat();
            default -> readByte();
        };
    }

    float readShort() {
        int bits = readByte();
        return Float.intBitsToFloat((bits | (readByte() << 8)) << 15);
    }

    String readText() {
        int length = readCount();
        if (length > bytes.length - at) {
            throw new IllegalArgumentException("state ends early");
        }
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    void requireEnd() {
        if (at != bytes.length) {
            throw new IllegalArgumentException("state goes on after its end");
        }
    }
}
