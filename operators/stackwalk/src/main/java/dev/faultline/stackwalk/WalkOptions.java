package dev.faultline.stackwalk;

/**
 * What to walk, and within which limits. The limits bound the work for hostile input; no real stack
 * comes near them except one that overflowed by recursion.
 *
 * @param mode whose decisions
 * @param allThreads whether to walk all threads, or only the crashing one if it is known
 * @param maxFramesPerThread most frames of a thread
 * @param maxFrames most frames of a dump
 * @param maxSteps most words looked at while unwinding a dump, as a bound on processor time
 */
public record WalkOptions(
        WalkMode mode, boolean allThreads, int maxFramesPerThread, int maxFrames, int maxSteps) {

    /** Walks all threads with the best decisions. */
    public static final WalkOptions BEST =
            new WalkOptions(WalkMode.BEST, true, 1024, 16_384, 2_000_000);

    /** Walks all threads as rust-minidump does, which has no limit per thread. */
    public static final WalkOptions RUST_MINIDUMP =
            new WalkOptions(WalkMode.RUST_MINIDUMP, true, 16_384, 16_384, 2_000_000);

    /** The same for the crashing thread only, where that is known. */
    public WalkOptions crashingThreadOnly() {
        return new WalkOptions(mode, false, maxFramesPerThread, maxFrames, maxSteps);
    }
}
