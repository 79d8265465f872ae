package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;
import dev.faultline.symbols.UnwindCpu;

/**
 * Takes the link register as the return address, with all other registers unchanged. Right on
 * processors whose calls leave it there, when the innermost function has called nothing yet: after
 * a call through a null or wild pointer, and in functions such as those that enter the system,
 * which often have neither unwind information nor a frame.
 */
final class LinkRegisterLeaf implements Technique {

    /** How far up a function may have saved the link register while it still holds the value. */
    private static final int SAVED_WITHIN_WORDS = 16;

    private final int linkRegister;

    LinkRegisterLeaf(int linkRegister) {
        this.linkRegister = linkRegister;
    }

    @Override
    public FrameTrust trust() {
        return FrameTrust.LEAF;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        Registers registers = callee.registers();
        boolean isInnermost = callee.isInterrupted() && registers.has(linkRegister);
        if (thread.mode() != WalkMode.BEST || !isInnermost) {
            return Attempt.NOTHING;
        }
        long returnAddress = thread.code().strip(registers.get(linkRegister));
        if (!thread.code().isLikelyReturnAddress(returnAddress)
                || hasReturnedTo(callee, returnAddress, thread)) {
            return Attempt.NOTHING;
        }
        UnwindCpu cpu = registers.cpu();
        Registers caller = new Registers(cpu);
        caller.copyFrom(registers);
        caller.set(cpu.programCounter(), returnAddress);
        caller.set(cpu.stackPointer(), stackPointer(callee, thread));
        caller.clear(linkRegister);
        return Attempt.found(caller);
    }

    /** Whether the function has called another one, which left the register pointing into it. */
    private static boolean hasReturnedTo(
            UnwoundFrame callee, long returnAddress, ThreadView thread) {
        if (callee.moduleIndex() == LoadedModules.NONE) {
            return false;
        }
        Long own = thread.functionStart(callee.instruction());
        Long returned = thread.functionStart(returnAddress);
        return own == null || own.equals(returned);
    }

    /** Above the place where the function has already saved the register, if it has. */
    private long stackPointer(UnwoundFrame callee, ThreadView thread) {
        int word = callee.registers().cpu().wordBytes();
        long saved = callee.registers().get(linkRegister);
        for (int i = 0; i < SAVED_WITHIN_WORDS; i++) {
            long slot = callee.stackPointer() + (long) i * word;
            if (thread.stack().hasWord(slot) && thread.stack().word(slot) == saved) {
                return slot + word;
            }
        }
        return callee.stackPointer();
    }
}
