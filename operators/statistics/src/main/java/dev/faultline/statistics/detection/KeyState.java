package dev.faultline.statistics.detection;

/**
 * What the detector knows of one signature in one channel. Opaque; at rest as {@link #toBytes}.
 * Mutable and owned by the detector while a step runs.
 */
public final class KeyState {

    private static final byte VERSION = 1;

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
    public static KeyState fromBytes(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != VERSION) {
            throw new IllegalArgumentException("not a key state of version " + VERSION);
        }
        return new KeyState();
    }
}
