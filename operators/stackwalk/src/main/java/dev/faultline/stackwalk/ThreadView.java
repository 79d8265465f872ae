package dev.faultline.stackwalk;

import dev.faultline.minidump.OperatingSystem;

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
}
