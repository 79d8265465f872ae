package dev.faultline.signature;

import dev.faultline.signature.FrameDecision.Decision;
import dev.faultline.signature.lists.ListEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what becomes of each frame of a stack. */
final class StackObserver {
    private final List<FrameDecision> decisions = new ArrayList<>();

    /** A stack is walked from its start; an earlier walk, if any, no longer counts. */
    void begin(CrashThread thread, List<FrameText> frames) {
        decisions.clear();
        List<String> raw = rawNames(thread);
        for (int i = 0; i < frames.size(); i++) {
            decisions.add(
                    new FrameDecision(
                            raw.get(i), frames.get(i).text(), Decision.NOT_REACHED, null));
        }
    }

    void decided(int index, Decision decision, @Nullable ListEntry entry) {
        FrameDecision before = decisions.get(index);
        decisions.set(index, new FrameDecision(before.raw(), before.normalized(), decision, entry));
    }

    List<FrameDecision> decisions() {
        return decisions;
    }

    private static List<String> rawNames(CrashThread thread) {
        List<String> raw = new ArrayList<>();
        for (Frame frame : thread.frames()) {
            for (Frame.Inline inline : frame.inlines()) {
                raw.add(firstKnown(inline.function(), inline.file(), frame.module()));
            }
            raw.add(firstKnown(frame.function(), frame.file(), frame.module(), frame.offset()));
        }
        return raw;
    }

    private static String firstKnown(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return "";
    }
}
