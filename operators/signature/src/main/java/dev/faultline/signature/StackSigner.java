package dev.faultline.signature;

import dev.faultline.signature.FrameDecision.Decision;
import dev.faultline.signature.lists.ListEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the signature of a native stack. */
final class StackSigner {

    /** Frames beyond this many, inlined ones counted, are not looked at. */
    static final int MAX_FRAMES = 40;

    /** Longer frames are looked up each time, so that memory stays bounded. */
    private static final int MAX_REMEMBERED_LENGTH = 512;

    private final Ruleset ruleset;
    private final FrameNormalizer normalizer;
    private final @Nullable BoundedMemo<Verdict> verdicts;

    /** What the lists say about a frame, wherever it stands. */
    private record Verdict(Decision decision, @Nullable ListEntry entry) {
        static final Verdict LAST = new Verdict(Decision.LAST, null);
    }

    StackSigner(Ruleset ruleset, int rememberedFrames) {
        this.ruleset = ruleset;
        this.normalizer =
                new FrameNormalizer(ruleset.generation(), ruleset.lineNumbers(), rememberedFrames);
        this.verdicts = rememberedFrames == 0 ? null : new BoundedMemo<>(rememberedFrames);
    }

    /** The normalised frames of a thread, inlined functions before the frame that holds them. */
    List<String> normalizedFrames(CrashThread thread, @Nullable String os) {
        boolean windows = "Windows NT".equals(os);
        List<String> normalized =
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

    /**
     * The kept frames joined with {@code " | "}; empty when every frame is irrelevant or nameless.
     *
     * @param decisions where to record what was decided for each frame, or null
     */
    String signature(List<String> frames, int start, @Nullable List<FrameDecision> decisions) {
        StringBuilder signature = new StringBuilder();
        String lastKept = null;
        boolean complete = false;
        for (int i = start; i < frames.size() && (!complete || decisions != null); i++) {
            String frame = frames.get(i);
            Verdict verdict = complete ? new Verdict(Decision.NOT_REACHED, null) : verdict(frame);
            if (verdict.decision().isKept() && frame.equals(lastKept) && isRepeatable(frame)) {
                verdict = new Verdict(Decision.REPEATED, null);
            }
            if (verdict.decision().isKept()) {
                signature.append(lastKept == null ? "" : " | ").append(frame);
                lastKept = frame;
                complete = verdict.decision() == Decision.LAST;
            }
            if (decisions != null) {
                decisions.add(new FrameDecision("", frame, verdict.decision(), verdict.entry()));
            }
        }
        return signature.toString();
    }

    /** The index of the first frame that is a sentinel, or 0. */
    int start(List<String> frames) {
        for (int i = 0; i < frames.size(); i++) {
            if (ruleset.isSentinel(frames.get(i))) {
                return i;
            }
        }
        return 0;
    }

    private Verdict verdict(String frame) {
        if (verdicts == null || frame.length() > MAX_REMEMBERED_LENGTH) {
            return judge(frame);
        }
        Verdict known = verdicts.get(frame);
        if (known != null) {
            return known;
        }
        Verdict verdict = judge(frame);
        verdicts.put(frame, verdict);
        return verdict;
    }

    private Verdict judge(String frame) {
        if (frame.isEmpty()) {
            return new Verdict(Decision.NAMELESS, null);
        }
        ListEntry irrelevant = ruleset.irrelevant().find(frame);
        if (irrelevant != null) {
            return new Verdict(Decision.IRRELEVANT, irrelevant);
        }
        ListEntry prefix = ruleset.prefixes().find(frame);
        return prefix == null ? Verdict.LAST : new Verdict(Decision.PREFIX, prefix);
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
