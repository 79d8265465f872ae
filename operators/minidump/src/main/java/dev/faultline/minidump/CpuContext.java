package dev.faultline.minidump;

import java.util.Arrays;

/** The general-purpose registers that were saved for a thread. Immutable. */
public final class CpuContext {

    private final Cpu cpu;
    private final long[] values;

    CpuContext(Cpu cpu, long[] values) {
        this.cpu = cpu;
        this.values = values.clone();
    }

    public Cpu cpu() {
        return cpu;
    }

    /**
     * Returns a register, zero-extended.
     *
     * @param register index in {@link Cpu#registerNames()}
     */
    public long value(int register) {
        return values[register];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuContext that
                && cpu == that.cpu
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(cpu.displayName());
        for (int i = 0; i < values.length; i++) {
            text.append(' ').append(cpu.registerNames().get(i)).append("=0x");
            text.append(Long.toHexString(values[i]));
        }
        return text.toString();
    }
}
