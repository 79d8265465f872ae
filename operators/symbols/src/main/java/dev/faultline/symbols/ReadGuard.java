package dev.faultline.symbols;

import org.jspecify.annotations.Nullable;

/**
 * Reads of an index, and whether something unreadable was met in it. Thread safe.
 *
 * <p>Where a file was cut, touching a page that is gone is a fault. The virtual machine does not
 * throw at that place: the load yields anything, and an {@link InternalError} comes some time
 * later, as a rule still in the look-up and else wherever the thread is by then. Asking for it
 * costs as much as a fifth of a look-up, so that it is done once for many, see {@link
 * SymbolIndex#tellFaults}.
 */
final class ReadGuard {

    /** Reads something, or finds that there is nothing. */
    @FunctionalInterface
    interface Reading<T> {
        @Nullable T read();
    }

    // Not final, so that the compiler cannot tell how large the arrays are.
    private static int none;

    private volatile boolean isDamaged;

    /** Returns what was read; null, now and from now on, when it could not be. */
    <T> @Nullable T read(Reading<T> reading) {
        if (isDamaged) {
            return null;
        }
        try {
            return reading.read();
        } catch (IndexBytes.DamageException
                | IndexOutOfBoundsException
                | InternalError unreadable) {
            isDamaged = true;
            dropHeldBack();
            return null;
        }
    }

    /** As {@link #read}, and there was no fault either. */
    <T> @Nullable T readSurely(Reading<T> reading) {
        return read(
                () -> {
                    T read = reading.read();
                    throwHeldBack();
                    return read;
                });
    }

    boolean isDamaged() {
        return isDamaged;
    }

    /**
     * Arrays of arrays are made by the virtual machine itself, and whenever it returns from there
     * it throws what it holds back. Calls of native methods do not make Java 17 do it.
     *
     * @throws InternalError when this thread has met a fault
     */
    static void throwHeldBack() {
        var unused = new byte[none][none];
    }

    /** A read that met damage may have met a fault as well, which must not come to light later. */
    private static void dropHeldBack() {
        try {
            throwHeldBack();
        } catch (InternalError fault) {
            return;
        }
    }
}
