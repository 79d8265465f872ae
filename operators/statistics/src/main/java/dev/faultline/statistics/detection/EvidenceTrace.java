package dev.faultline.statistics.detection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Follows one signature while steps are taken. Steps in which the detector had no reason to look at
 * it are not in it; of the others the last {@value #MAX_STEPS}.
 */
public final class EvidenceTrace {

    private static final int MAX_STEPS = 10_080;

    private final String signature;
    private final Deque<EvidenceStep> steps = new ArrayDeque<>();

    public EvidenceTrace(String signature) {
        this.signature = signature;
    }

    /** The steps, earliest first. */
    public List<EvidenceStep> steps() {
        return List.copyOf(steps);
    }

    void note(String looked, EvidenceStep step) {
        if (looked.equals(signature)) {
            if (steps.size() == MAX_STEPS) {
                steps.removeFirst();
            }
            steps.addLast(step);
        }
    }
}
