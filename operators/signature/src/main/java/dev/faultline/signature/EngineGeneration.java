package dev.faultline.signature;

import java.util.Optional;

/**
 * A published behaviour of the signature code. Two generations live side by side so that a change
 * of rules can be compared before it is activated.
 */
public enum EngineGeneration {
    /** Socorro as of August 2026: the default. */
    G2026_08("2026-08"),
    /** The last published siggen library, 2.2.20241029. */
    G2024_10("2024-10");

    private final String label;

    EngineGeneration(String label) {
        this.label = label;
    }

    /** The name used on the command line and in ruleset ids, such as {@code 2026-08}. */
    public String label() {
        return label;
    }

    /** The generation with this label, or empty when there is none. */
    public static Optional<EngineGeneration> fromLabel(String label) {
        for (EngineGeneration generation : values()) {
            if (generation.label.equals(label)) {
                return Optional.of(generation);
            }
        }
        return Optional.empty();
    }
}
