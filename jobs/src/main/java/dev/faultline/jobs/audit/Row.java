package dev.faultline.jobs.audit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What the audit keeps of one record between two passes.
 *
 * @param key what it is compared by
 * @param kind what it is
 * @param numbers by the kind
 * @param texts by the kind
 */
record Row(String key, Kind kind, long[] numbers, String[] texts) {

    /** What a row is. */
    enum Kind {
        INPUT,
        CENSUS,
        LETTER,
        EVENT,
        OUTCOME,
        PROCESSED,
        VERSION,
        PROTECTED,
        CANDIDATE,
        VERDICT,
        CRASH,
        TOUCH,
        COUNT,
        RATE,
        PAIR,
        LINK
    }

    static Row of(String key, Kind kind, long[] numbers, String... texts) {
        return new Row(key, kind, numbers, texts);
    }

    long number(int index) {
        return numbers[index];
    }

    String text(int index) {
        return texts[index];
    }

    void write(DataOutputStream out) throws IOException {
        out.writeUTF(kind.name());
        writeText(out, key);
        out.writeByte(numbers.length);
        for (long number : numbers) {
            out.writeLong(number);
        }
        out.writeByte(texts.length);
        for (String text : texts) {
            writeText(out, text);
        }
    }

    static Row read(DataInputStream in) throws IOException {
        Kind kind = Kind.valueOf(in.readUTF());
        String key = readText(in);
        long[] numbers = new long[in.readByte()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readLong();
        }
        String[] texts = new String[in.readByte()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = readText(in);
        }
        return new Row(key, kind, numbers, texts);
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
