package dev.faultline.signature;

import dev.faultline.signature.FrameDecision.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the signature of a native stack. */
final class StackSigner {

    /** Frames beyond this many, inlined ones counted, are not looked at. */
    static final int MAX_FRAMES = 40;

    private final Ruleset ruleset;
    private final FrameNormalizer normalizer;

    StackSigner(Ruleset ruleset, int rememberedNames) {
        this.ruleset = ruleset;
        this.normalizer =
                new FrameNormalizer(ruleset.generation(), ruleset.lineNumbers(), rememberedNames);
    }

    /** The normalised frames of a thread, inlined functions before the frame that holds them. */
    List<FrameText> normalizedFrames(CrashThread thread, @Nullable String os) {
        boolean windows = "Windows NT".equals(os);
        List<FrameText> normalized =
                new ArrayList<>(Math.min(MAX_FRAMES, Math.max(4, thread.frames().size())));
        for (Frame frame : thread.frames()) {
            for (Frame.Inline inline : frame.inlines()) {
                if (normalized.size() == MAX_FRAMES) {
                    return normalized;
                }
                normalized.add(normalizer.normalize(inline, frame, windows));
            }
            if (normalized.size() == MAX_FRAMES) {
                return normalized;
            }
            normalized.add(normalizer.normalize(frame, windows));
        }
        return normalized;
    }

    /** The index of the first frame that is a sentinel, or 0. */
    int start(List<FrameText> frames) {
        for (int i = 0; i < frames.size(); i++) {
            if (frames.get(i).isSentinel(ruleset)) {
                return i;
            }
        }
        return 0;
    }

    /**
     * The kept frames from {@code start} on, joined with {@code " | "}; empty when every one is
     * irrelevant or nameless.
     *
     * @param observer who wants to know what is decided for each frame, or null
     */
    String signature(List<FrameText> frames, int start, @Nullable StackObserver observer) {
        StringBuilder signature = new StringBuilder();
        String lastKept = null;
        boolean complete = false;
        for (int i = start; i < frames.size() && !complete; i++) {
            Verdict verdict = frames.get(i).verdict(ruleset);
            String frame = frames.get(i).text();
            boolean repeated =
                    verdict.decision().isKept() && frame.equals(lastKept) && isRepeatable(frame);
            Decision decision = repeated ? Decision.REPEATED : verdict.decision();
            if (decision.isKept()) {
                signature.append(lastKept == null ? "" : " | ").append(frame);
                lastKept = frame;
                complete = decision == Decision.LAST;
            }
            if (observer != null) {
                observer.decided(i, decision, repeated ? null : verdict.entry());
            }
        }
        return signature.toString();
    }

    /** Frames that stand for a whole module say nothing more when they come twice. */
    private static boolean isRepeatable(String frame) {
        if (frame.equals("XUL")
                || frame.equals("<name omitted>")
                || frame.startsWith("<unknown in")) {
            return true;
        }
        String lower = frame.toLowerCase(Locale.ROOT);
        return lower.endsWith(".dll") || lower.endsWith(".so");
    }
}
