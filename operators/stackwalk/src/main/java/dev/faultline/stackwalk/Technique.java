package dev.faultline.stackwalk;

/** One way to find the caller of a frame. */
interface Technique {

    /** The trust of the frames that this technique finds. */
    FrameTrust trust();

    /** Looks for the registers of the caller. Never fails otherwise than by finding nothing. */
    Attempt callerOf(UnwoundFrame callee, ThreadView thread);

    /** Whether what it finds did not call the callee but was interrupted by the system. */
    default boolean findsInterrupted() {
        return false;
    }
}
