package dev.faultline.symbols;

/** Why a text is not a usable symbol file. */
public enum Malformed {
    /** The first line is no MODULE record: empty, truncated, or an error page. */
    NO_MODULE_RECORD,
    /** A valid symbol file, of another module or build. */
    WRONG_MODULE,
    /** More bad lines than are tolerated. */
    TOO_MANY_BAD_LINES,
    /** More bytes or records than are accepted. */
    TOO_LARGE,
    /** A packed file that cannot be unpacked. */
    BAD_COMPRESSION
}
