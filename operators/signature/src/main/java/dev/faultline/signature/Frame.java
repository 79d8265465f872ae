package dev.faultline.signature;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stack frame as the stackwalker reports it; null means unknown. An empty text is unknown too
 * and becomes null, except for the unloaded module's name.
 *
 * @param module leaf name of the module, such as {@code xul.dll}
 * @param function demangled name with its parameters, as the symbol file has it
 * @param file source file, plain or with a version control prefix such as {@code
 *     hg:host/repo:path:revision}
 * @param line source line; 0 counts as unknown
 * @param oddLine the line as text where the source had something other than an integer; wins over
 *     {@code line}. Null in everything Faultline walks itself
 * @param offset address of the instruction as hexadecimal text, such as {@code 0x7ffd1234}
 * @param unloadedModule name of the first unloaded module the address falls into
 * @param inlines functions inlined at this address, innermost first
 */
public record Frame(
        @Nullable String module,
        @Nullable String function,
        @Nullable String file,
        @Nullable Integer line,
        @Nullable String oddLine,
        @Nullable String offset,
        @Nullable String unloadedModule,
        List<Inline> inlines) {

    /**
     * Stands where the source had something that is not a frame. Reaching it fails the rule that
     * reads the stack.
     */
    public static final Frame MALFORMED =
            new Frame(null, null, null, null, null, null, null, List.of());

    public Frame {
        module = Texts.presentOrNull(module);
        function = Texts.presentOrNull(function);
        file = Texts.presentOrNull(file);
        offset = Texts.presentOrNull(offset);
        inlines = List.copyOf(inlines);
    }

    /** A frame without inlines and without unloaded modules. */
    public static Frame of(
            @Nullable String module,
            @Nullable String function,
            @Nullable String file,
            @Nullable Integer line,
            @Nullable String offset) {
        return new Frame(module, function, file, line, null, offset, null, List.of());
    }

    /** A frame of which only the function is known. */
    public static Frame ofFunction(String function) {
        return of(null, function, null, null, null);
    }

    /** A frame of which only module and address are known. */
    public static Frame ofModule(@Nullable String module, String offset) {
        return of(module, null, null, null, offset);
    }

    /** This frame with the functions inlined at its address, innermost first. */
    public Frame withInlines(List<Inline> newInlines) {
        return new Frame(module, function, file, line, oddLine, offset, unloadedModule, newInlines);
    }

    /** This frame with the name of the unloaded module its address falls into. */
    public Frame withUnloadedModule(String name) {
        return new Frame(module, function, file, line, oddLine, offset, name, inlines);
    }

    @SuppressWarnings("ReferenceEquality") // an empty value is not the malformed one
    boolean isMalformed() {
        return this == MALFORMED;
    }

    /**
     * A function inlined into the frame that holds it. Module and address are the frame's.
     *
     * @param function name of the inlined function
     * @param file its source file
     * @param line source line in it; 0 counts as unknown
     * @param oddLine as {@link Frame#oddLine}
     */
    public record Inline(
            @Nullable String function,
            @Nullable String file,
            @Nullable Integer line,
            @Nullable String oddLine) {

        /** Stands where the source had something that is not an inlined function. */
        public static final Inline MALFORMED = new Inline(null, null, null, null);

        public Inline {
            function = Texts.presentOrNull(function);
            file = Texts.presentOrNull(file);
        }

        /** An inlined function. */
        public static Inline of(
                @Nullable String function, @Nullable String file, @Nullable Integer line) {
            return new Inline(function, file, line, null);
        }

        @SuppressWarnings("ReferenceEquality") // an empty value is not the malformed one
        boolean isMalformed() {
            return this == MALFORMED;
        }
    }
}
