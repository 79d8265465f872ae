package dev.faultline.signature.lists;

/** A list that cannot be loaded; the message names file, line and fault. */
public final class BadListException extends Exception {

    /** A fault in one entry. */
    public BadListException(ListEntry entry, String fault) {
        super(entry.place() + ": " + fault + ": " + entry.text());
    }

    /** A fault of a file as a whole. */
    public BadListException(String fault) {
        super(fault);
    }
}
