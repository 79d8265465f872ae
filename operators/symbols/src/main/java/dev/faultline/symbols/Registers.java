package dev.faultline.symbols;

import java.util.Arrays;

/**
 * The general registers of one frame: a value for each id of an {@link UnwindCpu}, or nothing where
 * it is not known. Mutable and meant to be reused from frame to frame; not thread safe.
 */
public final class Registers {

    private final UnwindCpu cpu;
    private final long[] values;
    private long known;

    /** All registers unknown. */
    public Registers(UnwindCpu cpu) {
        this.cpu = cpu;
        this.values = new long[cpu.registers().size()];
    }

    public UnwindCpu cpu() {
        return cpu;
    }

    public boolean has(int register) {
        return (known & 1L << register) != 0;
    }

    /** The value, zero-extended from the processor's width; 0 where {@link #has} is false. */
    public long get(int register) {
        return values[register];
    }

    public void set(int register, long value) {
        values[register] = value;
        known |= 1L << register;
    }

    /** Forgets the register. */
    public void clear(int register) {
        values[register] = 0;
        known &= ~(1L << register);
    }

    /** Forgets all registers. */
    public void clear() {
        Arrays.fill(values, 0);
        known = 0;
    }

    /** Takes over what the other knows and forgets what it does not; both of the same processor. */
    public void copyFrom(Registers other) {
        System.arraycopy(other.values, 0, values, 0, values.length);
        known = other.known;
    }
}
