package dev.faultline.statistics.rates;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A build since its first hour: usage, and crashes by row.
 *
 * @param hours usage hours
 * @param crashes crashes by row, whatever the caller takes for a row
 */
public record BuildSnapshot(double hours, Map<String, Long> crashes) {

    private static final byte VERSION = 1;

    /** Crashes of a row. */
    public long crashes(String row) {
        return crashes.getOrDefault(row, 0L);
    }

    /** Returns the compact form, with a version in front. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 48 * crashes.size());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeDouble(hours);
            out.writeInt(crashes.size());
            for (var entry : crashes.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeLong(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes are something else
     */
    public static BuildSnapshot fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                throw new IllegalArgumentException("not a snapshot of a build");
            }
            double hours = in.readDouble();
            int rows = in.readInt();
            Map<String, Long> crashes = new TreeMap<>();
            for (int i = 0; i < rows; i++) {
                crashes.put(in.readUTF(), in.readLong());
            }
            return new BuildSnapshot(hours, crashes);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a snapshot of a build", e);
        }
    }
}
