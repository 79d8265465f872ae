package dev.faultline.stackwalk;

import dev.faultline.minidump.MemoryRegion;
import dev.faultline.minidump.Minidump;
import dev.faultline.symbols.Registers;
import dev.faultline.symbols.SymbolTable;

/** Judges whether an address can be one at which code runs, by all that the dump says about it. */
final class CodeAddresses {

    /** The first page is never mapped; an address in it is a null pointer and a bit. */
    private static final long FIRST_PAGE_END = 4096;

    private static final int LONGEST_CALL_BYTES = 7;

    /** Bits of a user-space address at least; processors sign pointers in those above. */
    private static final long ADDRESS_BITS = (1L << 47) - 1;

    private final CpuUnwinder cpu;
    private final Minidump dump;
    private final LoadedModules modules;
    private final long addressMask;

    CodeAddresses(CpuUnwinder cpu, Minidump dump, LoadedModules modules) {
        this.cpu = cpu;
        this.dump = dump;
        this.modules = modules;
        this.addressMask = addressMask(modules.end());
    }

    /** As many ones as an address needs at most. */
    private static long addressMask(long end) {
        return -1L >>> Long.numberOfLeadingZeros(Math.max(ADDRESS_BITS, end) - 1 | 1);
    }

    /** The address without the signature that some processors put into its high bits. */
    long strip(long address) {
        return address & addressMask;
    }

    /** Strips the registers that are known. */
    void strip(Registers registers, int... ids) {
        for (int id : ids) {
            if (registers.has(id)) {
                registers.set(id, strip(registers.get(id)));
            }
        }
    }

    /** Whether the address is in the first page. */
    static boolean isNearNull(long address) {
        return address >= 0 && address < FIRST_PAGE_END;
    }

    /** Whether the processor could run code at the address, going by its bits alone. */
    boolean isCodeAddress(long address) {
        return cpu.isCodeAddress(address);
    }

    /**
     * Whether code surely does not run at the address: it is near null, not canonical, in memory
     * that is not executable, or not mapped at all. Code that is in no module may run all the same,
     * such as that of a just-in-time compiler.
     */
    boolean cannotRun(long address) {
        if (isNearNull(address) || !isCodeAddress(address)) {
            return true;
        }
        Boolean executable = dump.isExecutable(address);
        return executable != null ? !executable : isUnmapped(address);
    }

    /** A list of mappings may be cut off; the list of modules then still tells what was there. */
    private boolean isUnmapped(long address) {
        return !dump.mappings().items().isEmpty() && modules.indexAt(address) == LoadedModules.NONE;
    }

    /** Whether nothing that the dump says speaks against a return to this address. */
    boolean isLikelyReturnAddress(long address) {
        return !cannotRun(address) && isKnownReturnAddress(address) && mayFollowCall(address);
    }

    /** Whether a call could have pushed this return address, as far as the symbols tell. */
    boolean isKnownReturnAddress(long returnAddress) {
        // The call may be the last instruction of a function that does not expect it to return;
        // then the address behind it belongs to the next function.
        long call = returnAddress - 1;
        int module = modules.indexAt(call);
        if (module == LoadedModules.NONE) {
            return false;
        }
        SymbolTable symbols = modules.symbols(module);
        return symbols == null
                || symbols.knowsFunctionAt(
                        call - modules.get(module).base(), modules.mode().publicRule());
    }

    /**
     * Whether the bytes before the address, if the dump has them, can be the x86-64 call that
     * pushed it.
     */
    boolean mayFollowCall(long returnAddress) {
        long start = returnAddress - LONGEST_CALL_BYTES;
        MemoryRegion region = dump.memory().at(start);
        if (region == null || !region.canRead(start, LONGEST_CALL_BYTES)) {
            return true;
        }
        return region.read(returnAddress - 5, 1) == 0xe8
                || endsWithIndirectCall(region, returnAddress);
    }

    /** FF /2: two bytes, up to five more for a displacement and a scaled index. */
    private static boolean endsWithIndirectCall(MemoryRegion region, long returnAddress) {
        for (int length = 2; length <= LONGEST_CALL_BYTES; length++) {
            long at = returnAddress - length;
            int modRm = (int) region.read(at + 1, 1);
            boolean isCall = region.read(at, 1) == 0xff && (modRm >>> 3 & 7) == 2;
            if (isCall && indirectCallBytes(modRm) == length) {
                return true;
            }
        }
        return false;
    }

    private static int indirectCallBytes(int modRm) {
        int mode = modRm >>> 6;
        int base = modRm & 7;
        int scaledIndex = mode != 3 && base == 4 ? 1 : 0;
        boolean relative = mode == 0 && base == 5;
        int displacement = mode == 1 ? 1 : mode == 2 || relative ? 4 : 0;
        return 2 + scaledIndex + displacement;
    }
}
