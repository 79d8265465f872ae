package dev.faultline.stackwalk;

import dev.faultline.minidump.MemoryRegion;
import dev.faultline.minidump.Minidump;
import dev.faultline.symbols.Registers;
import dev.faultline.symbols.Resolution;
import dev.faultline.symbols.SymbolTable;
import org.jspecify.annotations.Nullable;

/** Judges whether an address can be one at which code runs, by all that the dump says about it. */
final class CodeAddresses {

    /** The first page is never mapped; an address in it is a null pointer and a bit. */
    private static final long FIRST_PAGE_END = 4096;

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

    /** What there is to say about a word that may be a return address. */
    enum Judgement {
        /** No call returns there. */
        REFUTED,
        /** It is more likely something else, unless the stack turns out to go on from there. */
        DOUBTFUL,
        /** Nothing speaks against it. */
        LIKELY
    }

    /** Judges an address for which {@link #isKnownReturnAddress} holds. */
    Judgement judge(long returnAddress) {
        if (cannotRun(returnAddress) || !mayFollowCall(returnAddress)) {
            return Judgement.REFUTED;
        }
        int module = modules.indexAt(cpu.callSite(returnAddress));
        long offset = returnAddress - modules.get(module).base();
        SymbolTable symbols = modules.symbols(module);
        Resolution caller =
                symbols == null
                        ? null
                        : symbols.resolve(cpu.callSite(offset), modules.mode().publicRule());
        if (caller != null && !cpu.canReturnInto(caller, offset)) {
            return Judgement.REFUTED;
        }
        boolean isDoubtful =
                isLoader(module)
                        || (symbols != null
                                && (startsFunction(symbols, offset)
                                        || isOutsideOfFunctions(symbols, offset, caller)));
        return isDoubtful ? Judgement.DOUBTFUL : Judgement.LIKELY;
    }

    /**
     * Whether the symbols describe functions, but not one there: a name reaches on into what
     * follows, such as the constants of a program.
     */
    private boolean isOutsideOfFunctions(
            SymbolTable symbols, long offset, @Nullable Resolution caller) {
        boolean isInFunction = caller != null && caller.source() == Resolution.Source.FUNC;
        return !isInFunction
                && symbols.hasUnwindRules()
                && symbols.unwindRules(cpu.callSite(offset)) == null;
    }

    /**
     * Programs resolve their imports when they first use them, and leave much behind on the stack
     * when they do. While other code runs, the loader is hardly ever among its callers.
     */
    private boolean isLoader(int module) {
        String name = modules.get(module).fileName();
        return name.startsWith("ld-") || name.startsWith("ld.so");
    }

    /**
     * Whether it points to the start of a function, as pointers do that are passed to sort or to
     * start a thread. A call that does not return can be the last instruction of the function
     * before, but rarely is.
     */
    boolean startsFunction(long address) {
        int module = modules.indexAt(address);
        SymbolTable symbols = module == LoadedModules.NONE ? null : modules.symbols(module);
        return symbols != null && startsFunction(symbols, address - modules.get(module).base());
    }

    private boolean startsFunction(SymbolTable symbols, long offset) {
        return isStart(symbols, offset) || isStart(symbols, cpu.functionStart(offset));
    }

    private boolean isStart(SymbolTable symbols, long offset) {
        Resolution at = symbols.resolve(offset, modules.mode().publicRule());
        return at != null && at.functionStart() == offset;
    }

    /** Whether nothing that the dump says speaks against a return to this address. */
    boolean isLikelyReturnAddress(long address) {
        return isKnownReturnAddress(address) && judge(address) == Judgement.LIKELY;
    }

    /** Whether a call could have left this return address, as far as modules and symbols tell. */
    boolean isKnownReturnAddress(long returnAddress) {
        boolean isBest = modules.mode() == WalkMode.BEST;
        // The call may be the last instruction of a function that does not expect it to return;
        // then the address behind it belongs to the next function.
        long call = isBest ? cpu.callSite(returnAddress) : returnAddress - 1;
        int module = modules.indexAt(call);
        if (module == LoadedModules.NONE) {
            return false;
        }
        SymbolTable symbols = modules.symbols(module);
        long offset = call - modules.get(module).base();
        return symbols == null
                || symbols.knowsFunctionAt(offset, modules.mode().publicRule())
                || (isBest && symbols.unwindRules(offset) != null);
    }

    /** Whether the bytes before the address, if the dump has them, can be a call. */
    boolean mayFollowCall(long returnAddress) {
        long start = returnAddress - CpuUnwinder.LONGEST_CALL_BYTES;
        MemoryRegion region = dump.memory().at(start);
        return region == null
                || !region.canRead(start, CpuUnwinder.LONGEST_CALL_BYTES)
                || cpu.followsCall(region, returnAddress);
    }
}
