package dev.faultline.stackwalk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One frame of a call stack.
 *
 * @param instruction address that was executing: the saved program counter of the innermost frame,
 *     else an address inside the call instruction
 * @param trust how it was found
 * @param moduleIndex position in the module list of the crash, -1 if the address is in none
 * @param module file name of the module, null if none
 * @param moduleOffset offset of the instruction in the module, 0 if none
 * @param function name of the function whose machine code this is, null if not known
 * @param functionOffset offset of the instruction in the function, 0 if not known
 * @param file source file of the function, at the outermost call site of inlined code; null if not
 *     known
 * @param line line in {@code file}, 0 if not known
 * @param inlines functions inlined at the instruction, innermost first
 * @param unloadedModules filled only when {@code module} is null
 */
public record WalkedFrame(
        long instruction,
        FrameTrust trust,
        int moduleIndex,
        @Nullable String module,
        long moduleOffset,
        @Nullable String function,
        long functionOffset,
        @Nullable String file,
        int line,
        List<InlinedFunction> inlines,
        List<UnloadedMatch> unloadedModules) {

    public WalkedFrame {
        inlines = List.copyOf(inlines);
        unloadedModules = List.copyOf(unloadedModules);
    }

    /** Whether no symbols name this frame's function. */
    public boolean isMissingSymbols() {
        return function == null;
    }
}
