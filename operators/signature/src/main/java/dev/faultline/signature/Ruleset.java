package dev.faultline.signature;

/**
 * Which frames say nothing, and for which generation of the engine. Immutable and safe to share
 * between threads.
 */
public final class Ruleset {
    private final String id;
    private final EngineGeneration generation;

    private Ruleset(String id, EngineGeneration generation) {
        this.id = id;
        this.generation = generation;
    }

    /** The rules Faultline ships, for the newest generation of the engine. */
    public static Ruleset builtIn() {
        return builtIn(EngineGeneration.G2026_08);
    }

    /** The rules Faultline ships, for this generation of the engine. */
    public static Ruleset builtIn(EngineGeneration generation) {
        return new Ruleset(generation.label(), generation);
    }

    /** Names lists and generation: the same id means the same signatures. */
    public String id() {
        return id;
    }

    /** The generation of the engine these rules are for. */
    public EngineGeneration generation() {
        return generation;
    }
}
