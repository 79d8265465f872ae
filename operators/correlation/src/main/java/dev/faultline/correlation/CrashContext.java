package dev.faultline.correlation;

import java.util.List;

/**
 * What is told of a crash beside what is counted.
 *
 * @param rulesetId ruleset that made the signature
 * @param attributes public attributes, each {@code name=value}, in order
 */
public record CrashContext(String rulesetId, List<String> attributes) {

    public static final CrashContext NONE = new CrashContext("", List.of());
}
