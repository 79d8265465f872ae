package dev.faultline.functions.detect;

/**
 * Crashes of a signature in one step that have an attribute.
 *
 * @param name its name; reports have names of their own, see {@link StepAttributes}
 * @param value its value; empty for all crashes that state the attribute
 * @param crashes how many
 */
public record AttributeCount(String name, String value, int crashes) {}
