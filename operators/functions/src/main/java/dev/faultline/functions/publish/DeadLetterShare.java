package dev.faultline.functions.publish;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The share of dead letters among the inputs of one topic over a window that moves on in twelfths,
 * as far as one subtask sees them.
 */
final class DeadLetterShare {

    private static final int PARTS = 12;

    private static final class Part {
        private final long number;
        private long inputs;
        private long letters;

        Part(long number) {
            this.number = number;
        }
    }

    private final StormLimit limit;
    private final long partMillis;
    private final Deque<Part> parts = new ArrayDeque<>(PARTS);
    private long inputs;
    private long letters;

    DeadLetterShare(StormLimit limit) {
        this.limit = limit;
        this.partMillis = Math.max(1, limit.windowMillis() / PARTS);
    }

    void add(boolean isLetter, long now) {
        moveTo(now);
        Part last = parts.peekLast();
        if (last == null || last.number < now / partMillis) {
            last = new Part(now / partMillis);
            parts.addLast(last);
        }
        last.inputs++;
        inputs++;
        if (isLetter) {
            last.letters++;
            letters++;
        }
    }

    void moveTo(long now) {
        long oldest = now / partMillis - PARTS + 1;
        while (!parts.isEmpty() && parts.getFirst().number < oldest) {
            Part gone = parts.removeFirst();
            inputs -= gone.inputs;
            letters -= gone.letters;
        }
    }

    double share() {
        return inputs == 0 ? 0 : (double) letters / inputs;
    }

    boolean isStorm() {
        return inputs >= limit.leastInputs() && share() > limit.share();
    }
}
