package dev.faultline.symbols;

import org.jspecify.annotations.Nullable;

/**
 * The content of one symbol file, ready for look-ups. Immutable and thread safe. All addresses are
 * offsets from the module's base address.
 */
public interface SymbolTable {

    /** The module of the file's MODULE record. */
    ModuleId moduleId();

    /**
     * File name of the program or library itself, such as {@code xul.dll}; null where the symbol
     * file does not tell it. Mostly those of Windows do, where it differs from the debug file.
     */
    default @Nullable String codeFile() {
        return null;
    }

    /** Processor of the unwind rules, null when the file is for one without support. */
    @Nullable UnwindCpu cpu();

    /** Function, line and inlines, null when the file does not know the address. */
    @Nullable Resolution resolve(long moduleOffset, PublicRule publicRule);

    /** As {@link #resolve(long, PublicRule)} with the better rule. */
    default @Nullable Resolution resolve(long moduleOffset) {
        return resolve(moduleOffset, PublicRule.UP_TO_NEXT_FUNCTION);
    }

    /** Whether {@link #resolve(long, PublicRule)} would find a name, at less cost. */
    boolean knowsFunctionAt(long moduleOffset, PublicRule publicRule);

    /** STACK CFI rules at the address, null when none cover it. */
    @Nullable UnwindRules unwindRules(long moduleOffset);

    /** Whether any function has STACK CFI rules. */
    boolean hasUnwindRules();

    /** STACK WIN record at the address, null when none covers it; type 4 is preferred to type 0. */
    @Nullable StackWin stackWin(long moduleOffset);

    /** Bytes of the content, on the heap or mapped. */
    long sizeBytes();

    /** What the parser met that it could not use. */
    ParseNotes notes();

    /**
     * Whether a look-up has found the underlying file damaged. From then on every look-up answers
     * as for an unknown address; the index is to be deleted and written anew.
     */
    default boolean isDamaged() {
        return false;
    }

    /** Looks whether the underlying file is still whole; {@link #isDamaged} tells. */
    default void recheck() {}
}
