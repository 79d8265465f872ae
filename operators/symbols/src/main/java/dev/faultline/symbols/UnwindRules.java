package dev.faultline.symbols;

/** The compiled STACK CFI rules in force at one address of a module. Immutable. */
public interface UnwindRules {

    /**
     * Offset in the module where the covering STACK CFI INIT starts; in practice the start of the
     * function.
     */
    long initStart();

    /**
     * Computes the caller's registers.
     *
     * <p>{@code caller} holds beforehand what the caller has unless a rule says otherwise (the
     * registers that calls preserve). On success the stack pointer is the canonical frame address,
     * the program counter the return address, each register with a rule has its value, or is
     * cleared when its rule is undefined or cannot be evaluated. On failure {@code caller} is left
     * as it was.
     *
     * @param callee registers of the frame to unwind; of the processor the symbol file is for
     * @return false when {@code .cfa} or {@code .ra} is missing, undefined or cannot be evaluated
     */
    boolean apply(Registers callee, StackMemory stack, Registers caller);
}
