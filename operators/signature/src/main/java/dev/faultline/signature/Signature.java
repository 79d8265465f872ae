package dev.faultline.signature;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of signing one crash.
 *
 * @param signature at most 255 characters, all printable ASCII
 * @param protoSignature all normalised frames joined with {@code " | "}; null when the crash has no
 *     native frames
 * @param normalizedFrames the first 40 frames, inlined ones included, normalised; independent of
 *     the lists, so a stored crash can be signed again under other lists
 * @param signedThread the thread whose frames these are: the crashing one, unless the rule for the
 *     watchdog took the main thread; as in the crash data, so a negative one counts from the end
 * @param notes what the rules had to say, each {@code <rule>: <text>}, in order
 * @param failedRules names of the rules that failed, in order
 * @param rulesetId the ruleset that made this signature, see {@link Ruleset#id}
 */
public record Signature(
        String signature,
        @Nullable String protoSignature,
        List<String> normalizedFrames,
        int signedThread,
        List<String> notes,
        List<String> failedRules,
        String rulesetId) {

    public Signature {
        normalizedFrames = List.copyOf(normalizedFrames);
        notes = List.copyOf(notes);
        failedRules = List.copyOf(failedRules);
    }
}
