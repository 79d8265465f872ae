package dev.faultline.stackwalk;

import dev.faultline.minidump.MemoryRegion;
import dev.faultline.symbols.Resolution;
import dev.faultline.symbols.UnwindCpu;
import java.util.List;

/** What differs between processors when a stack is walked. */
interface CpuUnwinder {

    /** Most bytes that a call instruction takes on any processor. */
    int LONGEST_CALL_BYTES = 7;

    UnwindCpu cpu();

    /** The techniques, the best first. */
    List<Technique> techniques();

    /** The technique for a frame whose program counter is at no code. */
    Technique leaf();

    /** An address inside the call instruction that left this return address. */
    long callSite(long returnAddress);

    /** Whether the processor could run code at the address, going by its bits alone. */
    default boolean isCodeAddress(long address) {
        return true;
    }

    /** The address of the function to which a pointer with this value would point. */
    default long functionStart(long pointer) {
        return pointer;
    }

    /**
     * Whether the bits of the return address fit the function of the call.
     *
     * @param caller what the symbols know of the call
     * @param offset return address as offset in the module
     */
    default boolean canReturnInto(Resolution caller, long offset) {
        return true;
    }

    /**
     * Whether the bytes before a return address can be a call.
     *
     * @param code holds {@link #LONGEST_CALL_BYTES} before the address
     */
    boolean followsCall(MemoryRegion code, long returnAddress);

    /** Whether rust-minidump would take the caller for one, going by how far it moved. */
    default boolean movesOutwards(UnwoundFrame callee, UnwoundFrame caller) {
        return Long.compareUnsigned(caller.stackPointer(), callee.stackPointer()) > 0;
    }
}
