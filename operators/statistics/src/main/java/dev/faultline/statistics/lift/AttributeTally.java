package dev.faultline.statistics.lift;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many crashes have which value of which attribute. At most {@value #MAX_NAMES} names with
 * {@value #MAX_VALUES} values each: a value beyond that takes the place of the rarest, whose
 * crashes go on to count as having some value. Mutable.
 */
public final class AttributeTally {

    static final int MAX_NAMES = 64;
    static final int MAX_VALUES = 64;

    private static final byte VERSION = 1;
    private static final double NEGLIGIBLE = 0.01;

    private final TreeMap<String, Values> byName = new TreeMap<>();

    /** Values of one attribute. */
    private static final class Values {

        private double crashes;
        private final TreeMap<String, Double> byValue = new TreeMap<>();

        private void add(String value, double count) {
            if (byValue.merge(value, count, Double::sum) == count && byValue.size() > MAX_VALUES) {
                byValue.remove(rarestBut(value));
            }
        }

        private String rarestBut(String value) {
            return byValue.entrySet().stream()
                    .filter(each -> !each.getKey().equals(value))
                    .min(
                            Comparator.comparingDouble(Map.Entry<String, Double>::getValue)
                                    .thenComparing(Map.Entry::getKey))
                    .orElseThrow()
                    .getKey();
        }
    }

    /** Counts crashes that state an attribute at all. */
    public void addCrashes(String name, double count) {
        Values values = values(name);
        if (values != null) {
            values.crashes += count;
        }
    }

    /** Counts crashes, already counted by {@link #addCrashes}, that have a value. */
    public void addValue(String name, String value, double count) {
        Values values = values(name);
        if (values != null) {
            values.add(value, count);
        }
    }

    private Values values(String name) {
        if (byName.size() < MAX_NAMES || byName.containsKey(name)) {
            return byName.computeIfAbsent(name, each -> new Values());
        }
        return new Values();
    }

    /** Adds another tally. */
    public void add(AttributeTally other) {
        other.byName.forEach(
                (name, values) -> {
                    addCrashes(name, values.crashes);
                    values.byValue.forEach((value, count) -> addValue(name, value, count));
                });
    }

    /** What is left of this without the crashes of another; never below none. */
    public AttributeTally without(AttributeTally other) {
        AttributeTally rest = new AttributeTally();
        byName.forEach(
                (name, values) -> {
                    rest.addCrashes(name, Math.max(0, values.crashes - other.crashes(name)));
                    values.byValue.forEach(
                            (value, count) ->
                                    rest.addValue(
                                            name,
                                            value,
                                            Math.max(0, count - other.count(name, value))));
                });
        return rest;
    }

    /** Lets what is counted fade; what is next to nothing goes. */
    public void fade(double factor) {
        byName.values()
                .forEach(
                        values -> {
                            values.crashes *= factor;
                            values.byValue.replaceAll((value, count) -> count * factor);
                            values.byValue.values().removeIf(count -> count < NEGLIGIBLE);
                        });
        byName.values().removeIf(values -> values.crashes < NEGLIGIBLE);
    }

    Set<String> names() {
        return byName.keySet();
    }

    Set<String> values(String name, double atLeast) {
        Set<String> frequent = new TreeSet<>();
        Values values = byName.get(name);
        if (values != null) {
            values.byValue.forEach(
                    (value, count) -> {
                        if (count >= atLeast) {
                            frequent.add(value);
                        }
                    });
        }
        return frequent;
    }

    double crashes(String name) {
        Values values = byName.get(name);
        return values == null ? 0 : values.crashes;
    }

    public double count(String name, String value) {
        Values values = byName.get(name);
        return values == null ? 0 : values.byValue.getOrDefault(value, 0.0);
    }

    /** Most crashes that any attribute is known of. */
    public double crashes() {
        return byName.values().stream().mapToDouble(values -> values.crashes).max().orElse(0);
    }

    /** Compact form with a leading version byte. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeShort(byName.size());
        for (Map.Entry<String, Values> name : byName.entrySet()) {
            out.writeUTF(name.getKey());
            out.writeDouble(name.getValue().crashes);
            out.writeShort(name.getValue().byValue.size());
            for (Map.Entry<String, Double> value : name.getValue().byValue.entrySet()) {
                out.writeUTF(value.getKey());
                out.writeDouble(value.getValue());
            }
        }
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes are something else
     */
    public static AttributeTally fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                throw new IllegalArgumentException("not a tally of attributes");
            }
            return readFrom(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a tally of attributes", e);
        }
    }

    static AttributeTally readFrom(DataInputStream in) throws IOException {
        AttributeTally tally = new AttributeTally();
        int names = in.readUnsignedShort();
        for (int i = 0; i < names; i++) {
            String name = in.readUTF();
            tally.addCrashes(name, in.readDouble());
            int values = in.readUnsignedShort();
            for (int j = 0; j < values; j++) {
                tally.addValue(name, in.readUTF(), in.readDouble());
            }
        }
        return tally;
    }
}
