package dev.faultline.stackwalk;

/** How a frame was found, from the surest to the least sure. */
public enum FrameTrust {
    /** The registers that the dump saved. */
    CONTEXT("context"),
    /** Found by someone else who did not say how. */
    PREWALKED("prewalked"),
    /** Unwind information of the compiler. */
    CFI("cfi"),
    /**
     * The return address of a call that had not yet made a frame, where the processor leaves it.
     */
    LEAF("leaf"),
    /** A chain of saved frame pointers. */
    FRAME_POINTER("frame_pointer"),
    /** Unwind information, with the return address corrected by scanning. */
    CFI_SCAN("cfi_scan"),
    /** A word on the stack that looks like a return address. */
    SCAN("scan"),
    /** Not known. */
    NONE("none");

    private final String label;

    FrameTrust(String label) {
        this.label = label;
    }

    /** The word that crash tools and pings use. */
    public String label() {
        return label;
    }

    /** The trust with this label; {@link #NONE} for any other word. */
    public static FrameTrust ofLabel(String label) {
        for (FrameTrust trust : values()) {
            if (trust.label.equals(label)) {
                return trust;
            }
        }
        return NONE;
    }
}
