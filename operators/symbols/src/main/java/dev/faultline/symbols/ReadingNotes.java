package dev.faultline.symbols;

import org.jspecify.annotations.Nullable;

/** What a file turned out to be like while it was read: how much, and what is wrong with it. */
final class ReadingNotes {

    static final long MAX_ADDRESS = 0xffffffffL;

    int lineNumber = 1;
    int records;
    int badLines;
    int longLines;
    int dropped;
    private @Nullable String strictViolation;

    void violate(String reason) {
        if (strictViolation == null) {
            strictViolation = "line " + lineNumber + ": " + reason;
        }
    }

    ParseNotes parseNotes() {
        return new ParseNotes(badLines, longLines, dropped, strictViolation);
    }

    /** Notes an address that no module has. */
    boolean isAddress(long address) {
        if (address > MAX_ADDRESS) {
            dropped++;
        }
        return address <= MAX_ADDRESS;
    }

    /** Nothing is lost by skipping empty ranges; PDB files are full of them. */
    boolean isUsable(long address, long size) {
        return isAddress(address) && size > 0;
    }

    /** Last address of a range. */
    static int last(long address, long size) {
        return (int) Math.min(address + size - 1, MAX_ADDRESS);
    }
}
