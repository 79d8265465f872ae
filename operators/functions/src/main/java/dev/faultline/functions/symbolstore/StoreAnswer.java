package dev.faultline.functions.symbolstore;

import dev.faultline.symbols.Malformed;
import java.io.InputStream;

/** What a store says of a module. */
public sealed interface StoreAnswer {

    /**
     * The store has the file.
     *
     * @param text the file, unpacked and held to the limits: reading throws {@link
     *     StoreReadException} when the transfer breaks or a limit is met, and then what was read is
     *     worth nothing. To be closed
     */
    record Opened(InputStream text) implements StoreAnswer {}

    /** The store works and does not have the file. */
    record Missing() implements StoreAnswer {}

    /** The store has a file that cannot be used. */
    record Corrupt(Malformed reason) implements StoreAnswer {}

    /**
     * The store could not be asked, or not to the end; it may answer later.
     *
     * @param trouble what happened
     * @param detail for a log line
     * @param retryAfterMillis how long the store wants to be left alone, 0 when it does not say
     */
    record Unavailable(Trouble trouble, String detail, long retryAfterMillis)
            implements StoreAnswer {}

    /**
     * Asking is not allowed: by the server, or by our own rules for addresses and redirects.
     *
     * @param detail for a log line
     */
    record Denied(String detail) implements StoreAnswer {}

    /** Why a store is unavailable. */
    enum Trouble {
        /** No connection: name unknown, refused, unreachable, TLS. */
        NOT_REACHED,
        /** Connected, and no answer in time. */
        NO_ANSWER,
        /** The answer comes too slowly. */
        SLOW,
        /** The answer ended before its announced end. */
        TRUNCATED,
        /** The server says that it cannot answer now. */
        REFUSED,
        /** Anything else that broke while reading. */
        BROKEN,
        /** Not asked, because it failed too often of late. */
        RESTING
    }
}
