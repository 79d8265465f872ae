package dev.faultline.signature;

import dev.faultline.signature.FrameDecision.Decision;
import java.util.List;

/** Explains the signature of a stack of which the normalised frames were kept. */
public final class StoredStack {

    private StoredStack() {}

    /**
     * What became of each frame under a ruleset: as {@link SignatureEngine#explain} says it of the
     * crash, but without what the frames were before they were normalised.
     *
     * @param normalizedFrames see {@link Signature#normalizedFrames}; the first 40 count
     */
    public static List<FrameDecision> explain(Ruleset ruleset, List<String> normalizedFrames) {
        StackSigner signer = new StackSigner(ruleset, 0);
        List<FrameText> frames =
                normalizedFrames.stream().limit(StackSigner.MAX_FRAMES).map(FrameText::of).toList();
        StackObserver observer = new StackObserver();
        observer.begin(
                CrashThread.of(
                        frames.stream().map(frame -> Frame.ofFunction(frame.text())).toList()),
                frames);
        int start = signer.start(frames);
        for (int i = 0; i < start; i++) {
            observer.decided(i, Decision.BEFORE_SENTINEL, null);
        }
        if (signer.signature(frames, start, observer).isEmpty() && !frames.isEmpty()) {
            observer.decided(start, Decision.FALLBACK, null);
        }
        return observer.decisions();
    }
}
