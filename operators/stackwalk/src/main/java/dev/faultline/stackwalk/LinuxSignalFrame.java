package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;
import dev.faultline.symbols.UnwindCpu;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes from the return address of a signal handler, which is in a few instructions of the C library
 * or the kernel, to what the signal interrupted: the kernel saved all its registers on the stack.
 * Symbol files cannot express the unwind information of those instructions, and their names are
 * mostly not known; but what the kernel writes is recognised with certainty enough.
 */
final class LinuxSignalFrame implements Technique {

    /** A word of the saved state that can have only some values in the bits of a mask. */
    record Check(int offset, long mask, long min, long max) {

        Check(int offset, long mask, long expected) {
            this(offset, mask, expected, expected);
        }

        /** The number of a signal, in 32 bits. */
        static Check signal(int offset) {
            return new Check(offset, 0xffff_ffffL, 1, 64);
        }

        boolean holds(long word) {
            return (word & mask) >= min && (word & mask) <= max;
        }
    }

    /**
     * Where the kernel puts what, relative to the stack pointer at the return from the handler.
     *
     * @param checks all of them must hold
     * @param firstRegister offset of the first register; the others follow
     * @param registers names in the order of the file, empty for what is not a register
     */
    record Layout(List<Check> checks, int firstRegister, List<String> registers) {

        Layout(List<Check> checks, int firstRegister, String registers) {
            this(checks, firstRegister, List.of(registers.split(" ", -1)));
        }
    }

    private final UnwindCpu cpu;
    private final List<Layout> layouts;

    LinuxSignalFrame(UnwindCpu cpu, Layout... layouts) {
        this.cpu = cpu;
        this.layouts = List.of(layouts);
    }

    /** The kernel wrote the registers down. */
    @Override
    public FrameTrust trust() {
        return FrameTrust.CFI;
    }

    @Override
    public boolean findsInterrupted() {
        return true;
    }

    @Override
    public Attempt callerOf(UnwoundFrame callee, ThreadView thread) {
        if (thread.mode() != WalkMode.BEST
                || !thread.os().hasLinuxSignals()
                || callee.isInterrupted()) {
            return Attempt.NOTHING;
        }
        for (Layout layout : layouts) {
            Registers interrupted = read(layout, callee.stackPointer(), thread.stack());
            if (interrupted != null && isPlausible(interrupted, callee, thread)) {
                return Attempt.found(interrupted);
            }
        }
        return Attempt.NOTHING;
    }

    /** It was executing code, or had called something that is none. */
    private boolean isPlausible(Registers interrupted, UnwoundFrame callee, ThreadView thread) {
        long stackPointer = interrupted.get(cpu.stackPointer());
        boolean isFurtherOut =
                Long.compareUnsigned(stackPointer, callee.stackPointer()) > 0
                        && thread.stack().contains(stackPointer);
        return isFurtherOut || !thread.code().cannotRun(interrupted.get(cpu.programCounter()));
    }

    private @Nullable Registers read(Layout layout, long stackPointer, ThreadMemory stack) {
        int word = cpu.wordBytes();
        long first = stackPointer + layout.firstRegister();
        if (!stack.hasWord(first + (layout.registers().size() - 1L) * word)) {
            return null;
        }
        for (Check check : layout.checks()) {
            long at = stackPointer + check.offset();
            if (!stack.hasWord(at) || !check.holds(stack.word(at))) {
                return null;
            }
        }
        Registers registers = new Registers(cpu);
        for (int i = 0; i < layout.registers().size(); i++) {
            int register = cpu.register(layout.registers().get(i));
            if (register >= 0) {
                registers.set(register, stack.word(first + (long) i * word));
            }
        }
        return registers;
    }
}
