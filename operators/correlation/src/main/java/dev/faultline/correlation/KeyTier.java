package dev.faultline.correlation;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Kinds of keys that two events of the same crash share, strongest first. */
public enum KeyTier {
    /** Crash event id, made by the client once per crash. */
    A("A", 1.0),
    /** SHA-256 of the minidump. */
    B("B", 1.0),
    /** The client's local dump id. */
    C("C", 0.999),
    /** Build, process, uptime and crash time: near unique. */
    D("D", 0.95);

    /** SHA-256 of no bytes: what a client sends for a dump it could not write. */
    private static final String HASH_OF_NOTHING =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final int KEY_BYTES = 16;

    private final String letter;
    private final double confidence;

    KeyTier(String letter, double confidence) {
        this.letter = letter;
        this.confidence = confidence;
    }

    public String letter() {
        return letter;
    }

    /** Probability that a ping and a report which share such a key are the same crash. */
    public double confidence() {
        return confidence;
    }

    /** Whether events that share such a key are one crash, rather than probably one. */
    public boolean isExact() {
        return this != D;
    }

    /**
     * Compact key for a value of this tier: the letter and 128 bits of the SHA-256 of the value, so
     * that keys are short whatever a client sends and nobody can aim at a collision.
     *
     * @return null for values that must never match: absent, empty, the hash of nothing
     */
    public @Nullable String key(@Nullable String value) {
        if (value == null || value.isBlank() || value.equalsIgnoreCase(HASH_OF_NOTHING)) {
            return null;
        }
        byte[] head = Arrays.copyOf(Hash64.sha256(value), KEY_BYTES);
        return letter + Base64.getUrlEncoder().withoutPadding().encodeToString(head);
    }

    /**
     * Returns the tier of a key made by {@link #key}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static KeyTier of(String key) {
        for (KeyTier tier : values()) {
            if (key.startsWith(tier.letter)) {
                return tier;
            }
        }
        throw new IllegalArgumentException("not a tier key: " + key);
    }

    /** This tier in a set of tiers kept as bits; the strongest is the lowest bit. */
    int bit() {
        return switch (this) {
            case A -> 1;
            case B -> 2;
            case C -> 4;
            case D -> 8;
        };
    }

    static KeyTier strongest(int bits) {
        for (KeyTier tier : values()) {
            if ((bits & tier.bit()) != 0) {
                return tier;
            }
        }
        throw new IllegalArgumentException("no tier in " + bits);
    }
}
