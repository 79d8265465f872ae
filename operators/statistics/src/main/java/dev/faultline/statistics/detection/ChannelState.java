package dev.faultline.statistics.detection;

/**
 * What the detector knows of one channel besides its signatures: the clock, operating systems,
 * young builds, firing alerts. Some tens of kilobytes at most. Opaque; at rest as {@link #toBytes}.
 * Mutable and owned by the detector while a step runs.
 */
public final class ChannelState {

    private static final byte VERSION = 1;

    /** State of a channel that was never seen. */
    public ChannelState() {}

    /** Compact form with a leading version byte. */
    public byte[] toBytes() {
        return new byte[] {VERSION};
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes were not written by {@link #toBytes} of a
     *     known version
     */
    public static ChannelState fromBytes(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != VERSION) {
            throw new IllegalArgumentException("not a channel state of version " + VERSION);
        }
        return new ChannelState();
    }
}
