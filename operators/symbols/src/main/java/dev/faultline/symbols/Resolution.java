package dev.faultline.symbols;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a symbol file says about an address.
 *
 * @param function name of the function that was compiled there, as in the file
 * @param functionStart offset in the module where that function or public symbol starts
 * @param file source file where the function was executing (the outermost call site when there are
 *     inlines), null when unknown
 * @param line line in {@code file}, 0 when unknown
 * @param inlines functions that were inlined there, innermost first; empty when there are none
 * @param parameterSize bytes of parameters, from STACK WIN where it covers the address, else from
 *     the symbol
 * @param source which kind of record named the function
 */
public record Resolution(
        String function,
        long functionStart,
        @Nullable String file,
        int line,
        List<Inline> inlines,
        int parameterSize,
        Source source) {

    /** Record that named a function; a PUBLIC has no end, so its names are less sure. */
    public enum Source {
        FUNC,
        PUBLIC
    }

    /**
     * One inlined function.
     *
     * @param function its name, null when the file does not tell it
     * @param file source file where it was executing, null when unknown
     * @param line line in {@code file}, 0 when unknown
     */
    public record Inline(@Nullable String function, @Nullable String file, int line) {}
}
