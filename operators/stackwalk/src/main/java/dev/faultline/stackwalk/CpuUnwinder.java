package dev.faultline.stackwalk;

import dev.faultline.symbols.UnwindCpu;
import java.util.List;

/** What differs between processors when a stack is walked. */
interface CpuUnwinder {

    UnwindCpu cpu();

    /** The techniques, the best first. */
    List<Technique> techniques();

    /** The technique for a frame whose program counter is at no code. */
    Technique leaf();

    /** An address inside the call instruction that left this return address. */
    long callSite(long returnAddress);

    /** Whether the processor could run code at the address, going by its bits alone. */
    boolean isCodeAddress(long address);

    /** Whether rust-minidump would take the caller for one, going by how far it moved. */
    boolean movesOutwards(UnwoundFrame callee, UnwoundFrame caller);
}
