package dev.faultline.jobs.generator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cause of crashes. Its innermost function is its own, so it has a signature of its own.
 *
 * @param rank 1 for the most frequent of its product; 0 for the bad build's
 * @param processType main, content, gpu, utility or socket
 * @param os the only system that has it, or null
 * @param functions the frames that all its crashes share, innermost first; names of an exception's
 *     methods on Android
 * @param reason what a failed check says, or null
 */
record Fault(
        int rank,
        String processType,
        @Nullable Os os,
        List<Function> functions,
        @Nullable String reason) {

    /**
     * A function of the application.
     *
     * @param module index in {@link FunctionCatalog#MODULES}
     * @param index position among the module's functions
     */
    record Function(int module, int index) {}
}
