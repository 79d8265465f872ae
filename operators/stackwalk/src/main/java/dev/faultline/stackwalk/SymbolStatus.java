package dev.faultline.stackwalk;

/** What became of a module's symbols. */
public enum SymbolStatus {
    /** No frame is in the module. */
    NOT_NEEDED,
    /** In use. */
    LOADED,
    /** The store does not have them, or the module does not say which it needs. */
    MISSING,
    /** The file cannot be used. */
    CORRUPT,
    /** The store could not be asked; may be known later. */
    UNAVAILABLE
}
