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
 * Usage of a channel in one hour as far as it has arrived: by operating system and five minutes,
 * and by build. In millionths of a second. Mutable; at rest as {@link #toBytes}.
 */
public final class HourOfUse {

    /** Windows of five minutes in an hour. */
    public static final int SLOTS =
            (int) (TimeWindow.HOUR.millis() / TimeWindow.FIVE_MINUTES.millis());

    /** Beyond it, operating systems share one entry: their names are the clients' words. */
    public static final int MAX_SYSTEMS = 16;

    /** Beyond it, builds are not told apart. */
    static final int MAX_BUILDS = 64;

    static final String OTHER = "";

    private static final byte VERSION = 1;
    private static final double MICROS_PER_HOUR = 3.6e9;

    private final TreeMap<String, long[]> bySystem = new TreeMap<>();
    private final TreeMap<String, Long> byBuild = new TreeMap<>();
    private final float[] early = new float[SLOTS];
    private float earlyHour;

    /**
     * Adds usage.
     *
     * @param system operating system
     * @param build build id; empty for a build that has no rates of its own
     * @param slot which five minutes of the hour, from 0
     * @param micros usage more, or less when negative, in millionths of a second
     */
    public void add(String system, String build, int slot, long micros) {
        String name =
                bySystem.containsKey(system) || bySystem.size() < MAX_SYSTEMS ? system : OTHER;
        bySystem.computeIfAbsent(name, each -> new long[SLOTS])[slot] += micros;
        if (!build.isEmpty() && (byBuild.containsKey(build) || byBuild.size() < MAX_BUILDS)) {
            byBuild.merge(build, micros, Long::sum);
        }
    }

    /** Operating systems. */
    Iterable<Map.Entry<String, long[]>> systems() {
        return bySystem.entrySet();
    }

    double hours(String system, int slot) {
        long[] micros = bySystem.get(system);
        return micros == null ? 0 : micros[slot] / MICROS_PER_HOUR;
    }

    /** Usage hours in five minutes. */
    public double hours(int slot) {
        long sum = 0;
        for (long[] micros : bySystem.values()) {
            sum += micros[slot];
        }
        return sum / MICROS_PER_HOUR;
    }

    /** Usage hours in the hour. */
    public double hours() {
        long sum = 0;
        for (long[] micros : bySystem.values()) {
            for (long each : micros) {
                sum += each;
            }
        }
        return sum / MICROS_PER_HOUR;
    }

    /** Usage hours of a build in the hour. */
    public double hours(String build) {
        return byBuild.getOrDefault(build, 0L) / MICROS_PER_HOUR;
    }

    /** Builds with usage of their own. */
    public Iterable<String> builds() {
        return byBuild.keySet();
    }

    /** What was expected of five minutes at {@link NowcastError#AGE_MILLIS}; 0 when not asked. */
    double early(int slot) {
        return early[slot];
    }

    /** What was expected of the hour at the same age of its end; 0 when not asked. */
    double earlyHour() {
        return earlyHour;
    }

    /** Notes what is expected of five minutes. */
    void expectEarly(int slot, double hours) {
        early[slot] = (float) hours;
    }

    /** Notes what is expected of the hour. */
    void expectEarlyHour(double hours) {
        earlyHour = (float) hours;
    }

    /** Returns the compact form, with a version in front. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(bySystem.size());
            for (var entry : bySystem.entrySet()) {
                out.writeUTF(entry.getKey());
                for (long micros : entry.getValue()) {
                    out.writeLong(micros);
                }
            }
            out.writeByte(byBuild.size());
            for (var entry : byBuild.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeLong(entry.getValue());
            }
            for (float each : early) {
                out.writeFloat(each);
            }
            out.writeFloat(earlyHour);
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
    public static HourOfUse fromBytes(byte[] bytes) {
        HourOfUse hour = new HourOfUse();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                throw new IllegalArgumentException("not an hour of use");
            }
            int systems = in.readUnsignedByte();
            for (int i = 0; i < systems; i++) {
                long[] micros = new long[SLOTS];
                hour.bySystem.put(in.readUTF(), micros);
                for (int slot = 0; slot < SLOTS; slot++) {
                    micros[slot] = in.readLong();
                }
            }
            int builds = in.readUnsignedByte();
            for (int i = 0; i < builds; i++) {
                hour.byBuild.put(in.readUTF(), in.readLong());
            }
            for (int slot = 0; slot < SLOTS; slot++) {
                hour.early[slot] = in.readFloat();
            }
            hour.earlyHour = in.readFloat();
        } catch (IOException e) {
            throw new IllegalArgumentException("not an hour of use", e);
        }
        return hour;
    }
}
