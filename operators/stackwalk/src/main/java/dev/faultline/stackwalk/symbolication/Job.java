package dev.faultline.stackwalk.symbolication;

import java.math.BigInteger;
import java.util.List;

/**
 * Stacks of one process.
 *
 * @param modules what was loaded there, as the client names it
 * @param stacks frames, innermost first
 */
record Job(List<NamedModule> modules, List<List<StackFrame>> stacks) {

    /** A module by the names its symbols have; either may be empty. */
    record NamedModule(String debugFile, String debugId) {

        String key() {
            return debugFile + "/" + debugId;
        }
    }

    /**
     * An address in a module.
     *
     * @param module index into the job's modules, −1 for none
     * @param offset from the module's start, at most 64 bits; −1 when the client does not know
     */
    record StackFrame(int module, BigInteger offset) {}
}
