package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;

/** Finds what the frame pointer of a caller was, after a scan has found its return address. */
interface ScannedFramePointer {

    /** Farthest that one frame pointer points to the next one, as anything more is no frame. */
    long MAX_FRAME_BYTES = 128 * 1024;

    /** Id of no register. */
    int NO_REGISTER = -1;

    /** For processors whose functions keep no frame pointer where it could be found. */
    ScannedFramePointer UNKNOWN =
            new ScannedFramePointer() {
                @Override
                public int register(long returnAddress) {
                    return NO_REGISTER;
                }

                @Override
                public void restore(
                        long slot, UnwoundFrame callee, ThreadView thread, Registers caller) {}
            };

    /** Id of the frame pointer of code that is returned to, or {@link #NO_REGISTER}. */
    int register(long returnAddress);

    /**
     * Sets the frame pointer in {@code caller} if it can be told.
     *
     * @param slot address of the return address, above the stack pointer of the callee
     */
    void restore(long slot, UnwoundFrame callee, ThreadView thread, Registers caller);
}
