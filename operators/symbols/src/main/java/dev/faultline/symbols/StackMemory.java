package dev.faultline.symbols;

/** The captured stack as unwind rules see it: words of the processor's width at addresses. */
public interface StackMemory {

    /** Whether a whole word at this address was captured. Addresses are unsigned. */
    boolean hasWord(long address);

    /** The word, zero-extended; called only where {@link #hasWord} is true. */
    long word(long address);
}
