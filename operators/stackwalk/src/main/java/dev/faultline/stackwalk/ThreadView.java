package dev.faultline.stackwalk;

import dev.faultline.minidump.OperatingSystem;
import dev.faultline.symbols.Resolution;
import dev.faultline.symbols.SymbolTable;
import org.jspecify.annotations.Nullable;

/**
 * What the techniques may look at while a thread is walked.
 *
 * @param stack saved stack of the thread
 * @param modules modules and symbols of the crash
 * @param code what is known about code addresses
 * @param os where the process ran
 * @param budget shared by all threads of the dump
 */
record ThreadView(
        ThreadMemory stack,
        LoadedModules modules,
        CodeAddresses code,
        OperatingSystem os,
        WalkBudget budget) {

    WalkMode mode() {
        return modules.mode();
    }

    /** What the symbols say about the address, null if nothing. */
    @Nullable Resolution resolve(long address) {
        int module = modules.indexAt(address);
        SymbolTable symbols = module == LoadedModules.NONE ? null : modules.symbols(module);
        return symbols == null
                ? null
                : symbols.resolve(
                        address - modules.get(module).base(), modules.mode().publicRule());
    }

    /** Address of the function that contains the address, null if the symbols do not tell. */
    @Nullable Long functionStart(long address) {
        Resolution found = resolve(address);
        return found == null
                ? null
                : Long.valueOf(
                        modules.get(modules.indexAt(address)).base() + found.functionStart());
    }
}
