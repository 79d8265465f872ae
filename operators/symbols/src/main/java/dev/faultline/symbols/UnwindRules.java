package dev.faultline.symbols;

/** The compiled STACK CFI rules in force at one address of a module. Immutable. */
public interface UnwindRules {

    /** How {@link #apply} ended. */
    enum Outcome {
        /** The caller's registers were computed. */
        RESTORED,
        /**
         * All but the return address was computed, which the rules say is where it was when the
         * function started. {@code caller} has no program counter.
         */
        RESTORED_BUT_RETURN_ADDRESS,
        /** The rules say that the return address is undefined: the outermost frame. */
        NO_CALLER,
        /**
         * {@code .cfa} or {@code .ra} has no rule or cannot be evaluated, or the rules are not
         * valid.
         */
        FAILED;

        /** Whether registers of the caller were computed. */
        boolean isRestored() {
            return this == RESTORED || this == RESTORED_BUT_RETURN_ADDRESS;
        }
    }

    /**
     * Offset in the module where the covering STACK CFI INIT starts; in practice the start of the
     * function.
     */
    long initStart();

    /**
     * Computes the caller's registers.
     *
     * <p>{@code caller} holds beforehand what the caller has unless a rule says otherwise (the
     * registers that calls preserve). When restored, the stack pointer is the canonical frame
     * address, the program counter the return address, and each register with a rule has its value,
     * or is cleared when its rule is undefined or cannot be evaluated. Otherwise {@code caller} is
     * left as it was.
     *
     * @param callee registers of the frame to unwind; of the processor the symbol file is for
     * @param caller another object than {@code callee}
     */
    Outcome apply(Registers callee, StackMemory stack, Registers caller);
}
