package dev.faultline.stackwalk;

/** Counts frames and steps of one dump down to zero. */
final class WalkBudget {

    private int frames;
    private int steps;

    WalkBudget(WalkOptions options) {
        this.frames = options.maxFrames();
        this.steps = options.maxSteps();
    }

    /** Takes one frame; false if none is left. */
    boolean takeFrame() {
        return frames-- > 0;
    }

    /** Takes one word looked at; false if none is left. */
    boolean takeStep() {
        return steps-- > 0;
    }

    /** Takes several; false if not so many are left. */
    boolean takeSteps(int count) {
        steps -= count;
        return steps >= 0;
    }

    boolean isSpent() {
        return steps < 0 || frames < 0;
    }
}
