package dev.faultline.symbols;

/**
 * A STACK WIN record: how to unwind a 32-bit x86 Windows function, from a program string (frame
 * data, type 4) or from sizes (frame pointer omission, type 0). Immutable.
 */
public interface StackWin {

    /** Whether it is a type 4 record with a program string. */
    boolean isFrameData();

    /** Size of the function's parameters in bytes, as the record states it. */
    int parameterSize();

    /**
     * Computes the caller's {@code eip}, {@code esp}, {@code ebp} and where the record tells them
     * {@code ebx}, {@code esi} and {@code edi}; all its other registers become unknown. On failure
     * {@code caller} is left as it was.
     *
     * @param callee registers of the frame to unwind, {@link UnwindCpu#X86}
     * @param calleeIsContext whether the callee is the thread's innermost frame: there a return
     *     address equal to the current {@code eip} is taken as left over and one word is skipped
     * @param grandCalleeParameterSize parameter size in bytes of the frame that the callee called,
     *     0 for the innermost
     * @return false when a needed register or stack word is missing or the program is not valid
     */
    boolean apply(
            Registers callee,
            boolean calleeIsContext,
            int grandCalleeParameterSize,
            StackMemory stack,
            Registers caller);
}
