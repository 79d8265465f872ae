package dev.faultline.signature;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How a signature came about.
 *
 * @param signature the signature
 * @param frames what became of each frame of the native stack, in order; empty for Java
 * @param steps the signature after each rule that changed it
 */
public record Explanation(Signature signature, List<FrameDecision> frames, List<Step> steps) {

    public Explanation {
        frames = List.copyOf(frames);
        steps = List.copyOf(steps);
    }

    /**
     * One rule that changed the signature.
     *
     * @param rule name of the rule
     * @param signature the signature after it
     */
    public record Step(String rule, String signature) {}

    /** The signature of the stack alone: the kept frames joined. */
    public String stackSignature() {
        return frames.stream()
                .filter(frame -> frame.decision().isKept())
                .map(FrameDecision::normalized)
                .collect(Collectors.joining(" | "));
    }
}
