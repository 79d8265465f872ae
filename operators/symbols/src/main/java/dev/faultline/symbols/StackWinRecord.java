package dev.faultline.symbols;

import org.jspecify.annotations.Nullable;

/**
 * A STACK WIN record.
 *
 * @param parameterSize bytes of parameters
 * @param savedRegisterSize bytes of saved registers
 * @param localSize bytes of local variables
 * @param detail of frame data the program's number, of FPO 1 when the function uses ebp for itself
 * @param programs null for FPO
 * @param guard of the index that the programs are in
 */
record StackWinRecord(
        int parameterSize,
        int savedRegisterSize,
        int localSize,
        int detail,
        @Nullable WinPrograms programs,
        ReadGuard guard)
        implements StackWin {

    private static final int ESP = UnwindCpu.X86.register("esp");
    private static final int EIP = UnwindCpu.X86.register("eip");
    private static final int EBP = UnwindCpu.X86.register("ebp");
    private static final int EBX = UnwindCpu.X86.register("ebx");
    private static final int[] PROGRAM_REGISTERS = {
        EIP, ESP, EBP, EBX, UnwindCpu.X86.register("esi"), UnwindCpu.X86.register("edi")
    };

    private static final int WORD_BYTES = 4;

    @Override
    public boolean isFrameData() {
        return programs != null;
    }

    @Override
    public boolean apply(
            Registers callee,
            boolean calleeIsContext,
            int grandCalleeParameterSize,
            StackMemory stack,
            Registers caller) {
        if (!callee.has(ESP) || !callee.has(EBP)) {
            return false;
        }
        if (programs == null) {
            return applySizes(callee, calleeIsContext, grandCalleeParameterSize, stack, caller);
        }
        Registers restored = new Registers(UnwindCpu.X86);
        Boolean isApplied =
                guard.read(
                        () ->
                                applyProgram(
                                        programs,
                                        callee,
                                        grandCalleeParameterSize,
                                        stack,
                                        restored));
        if (isApplied == null || !isApplied) {
            return false;
        }
        caller.copyFrom(restored);
        return true;
    }

    /**
     * What the function has on the stack, between its stack pointer and the return address. The
     * parameters it passed to its callee are still there: the callee does not pop them before it
     * returns.
     */
    private int frameSize(int grandCalleeParameterSize) {
        return localSize + savedRegisterSize + grandCalleeParameterSize;
    }

    private boolean applySizes(
            Registers callee,
            boolean calleeIsContext,
            int grandCalleeParameterSize,
            StackMemory stack,
            Registers caller) {
        long esp = callee.get(ESP);
        long slot = esp + Integer.toUnsignedLong(frameSize(grandCalleeParameterSize));
        if (calleeIsContext && isLeftOver(slot, callee, stack)) {
            slot += WORD_BYTES;
        }
        boolean usesEbp = detail != 0;
        long saved = esp + grandCalleeParameterSize + savedRegisterSize - 2 * WORD_BYTES;
        if (!stack.hasWord(slot) || (usesEbp && !stack.hasWord(saved))) {
            return false;
        }
        caller.clear();
        caller.set(EIP, stack.word(slot));
        caller.set(ESP, slot + WORD_BYTES);
        caller.set(EBP, usesEbp ? stack.word(saved) : callee.get(EBP));
        if (!usesEbp && callee.has(EBX)) {
            // Small forwarding functions of ntdll leave it alone, and walks depend on it.
            caller.set(EBX, callee.get(EBX));
        }
        return true;
    }

    /** A system call returned and its return address was not taken off the stack. */
    private static boolean isLeftOver(long slot, Registers callee, StackMemory stack) {
        return callee.has(EIP) && stack.hasWord(slot) && stack.word(slot) == callee.get(EIP);
    }

    private boolean applyProgram(
            WinPrograms programs,
            Registers callee,
            int grandCalleeParameterSize,
            StackMemory stack,
            Registers caller) {
        int program = detail;
        long search =
                programs.aligns(program)
                        ? callee.get(EBP) + WORD_BYTES
                        : callee.get(ESP)
                                + Integer.toUnsignedLong(frameSize(grandCalleeParameterSize));
        if (!UnwindCpu.X86.fits(search)) {
            return false;
        }
        long[] variables = programs.variables();
        variables[WinPrograms.ESP] = callee.get(ESP);
        variables[WinPrograms.EBP] = callee.get(EBP);
        if (callee.has(EBX)) {
            variables[WinPrograms.EBX] = callee.get(EBX);
        }
        variables[WinPrograms.CB_PARAMS] = Integer.toUnsignedLong(parameterSize);
        variables[WinPrograms.CB_CALLEE_PARAMS] = Integer.toUnsignedLong(grandCalleeParameterSize);
        variables[WinPrograms.CB_SAVED_REGS] = Integer.toUnsignedLong(savedRegisterSize);
        variables[WinPrograms.CB_LOCALS] = Integer.toUnsignedLong(localSize);
        variables[WinPrograms.RA_SEARCH] = search;
        variables[WinPrograms.RA_SEARCH_START] = search;
        if (!programs.run(program, variables, stack)
                || !WinPrograms.isSet(variables[WinPrograms.EIP])
                || !WinPrograms.isSet(variables[WinPrograms.ESP])) {
            return false;
        }
        for (int i = 0; i < PROGRAM_REGISTERS.length; i++) {
            if (WinPrograms.isSet(variables[i])) {
                caller.set(PROGRAM_REGISTERS[i], variables[i]);
            }
        }
        return true;
    }
}
