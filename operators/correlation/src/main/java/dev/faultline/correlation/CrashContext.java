package dev.faultline.correlation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a crash beside what is counted.
 *
 * @param rulesetId ruleset that made the signature
 * @param attributes public attributes, each {@code name=value}, in order
 * @param fixedIn build in which the signature was marked fixed, when it crashed in that or a later
 *     one; null otherwise
 */
public record CrashContext(String rulesetId, List<String> attributes, @Nullable String fixedIn) {

    public static final CrashContext NONE = new CrashContext("", List.of(), null);
}
