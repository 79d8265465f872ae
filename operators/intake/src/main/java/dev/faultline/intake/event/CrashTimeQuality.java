package dev.faultline.intake.event;

/** How the crash time was found, best first. */
public enum CrashTimeQuality {
    /** Receive time minus the delay by the client's own clock, so that a wrong clock cancels. */
    DELAY,
    /** As {@link #DELAY}, but the ping's creation stood in for its sending. */
    CREATION_DELAY,
    /** The client's clock; no send time to compare with. */
    CLIENT_CLOCK,
    /** The client's clock, to the hour or the day. */
    COARSE_CLOCK,
    /** The client's clock said the future; set to the receive time. */
    CLAMPED,
    /** The client's value was implausibly old or absent; the receive time stands in. */
    RECEIVE_TIME
}
