package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;

/** Finds what the frame pointer of a caller was, after a scan has found its return address. */
interface ScannedFramePointer {

    /** Farthest that one frame pointer points to the next one, as anything more is no frame. */
    long MAX_FRAME_BYTES = 128 * 1024;

    /** For processors that keep no frame pointer beside the return address. */
    ScannedFramePointer UNKNOWN = (slot, callee, thread, caller) -> {};

    /**
     * Sets the frame pointer in {@code caller} if it can be told.
     *
     * @param slot address of the return address, above the stack pointer of the callee
     */
    void restore(long slot, UnwoundFrame callee, ThreadView thread, Registers caller);
}
