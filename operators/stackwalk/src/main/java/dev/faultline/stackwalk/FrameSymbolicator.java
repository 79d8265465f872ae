package dev.faultline.stackwalk;

import dev.faultline.minidump.UnloadedModule;
import dev.faultline.symbols.Resolution;
import dev.faultline.symbols.SymbolTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns addresses into frames. Both the frames of a walked dump and those that a ping brings pass
 * through here, so that the same crash reads the same either way.
 */
final class FrameSymbolicator {

    private final LoadedModules modules;
    private final List<UnloadedModule> unloaded;

    FrameSymbolicator(LoadedModules modules, List<UnloadedModule> unloaded) {
        this.modules = modules;
        this.unloaded = unloaded;
    }

    /**
     * Describes the frame.
     *
     * @param moduleIndex index of the module that contains the instruction, or {@link
     *     LoadedModules#NONE}
     */
    WalkedFrame frame(long instruction, FrameTrust trust, int moduleIndex) {
        if (moduleIndex == LoadedModules.NONE) {
            return new WalkedFrame(
                    instruction,
                    trust,
                    LoadedModules.NONE,
                    null,
                    0,
                    null,
                    0,
                    null,
                    0,
                    List.of(),
                    unloadedMatches(instruction));
        }
        WalkedModule module = modules.get(moduleIndex);
        long offset = instruction - module.base();
        Resolution found = resolve(moduleIndex, offset);
        return new WalkedFrame(
                instruction,
                trust,
                moduleIndex,
                module.fileName(),
                offset,
                found == null ? null : found.function(),
                found == null ? 0 : offset - found.functionStart(),
                found == null ? null : found.file(),
                found == null ? 0 : found.line(),
                found == null ? List.of() : inlines(found),
                List.of());
    }

    private @Nullable Resolution resolve(int moduleIndex, long offset) {
        SymbolTable symbols = modules.symbols(moduleIndex);
        return symbols == null ? null : symbols.resolve(offset, modules.mode().publicRule());
    }

    private static List<InlinedFunction> inlines(Resolution found) {
        List<InlinedFunction> inlines = new ArrayList<>(found.inlines().size());
        for (Resolution.Inline inline : found.inlines()) {
            inlines.add(new InlinedFunction(inline.function(), inline.file(), inline.line()));
        }
        return inlines;
    }

    private List<UnloadedMatch> unloadedMatches(long instruction) {
        Map<String, TreeSet<Long>> offsets = new TreeMap<>();
        for (UnloadedModule module : unloaded) {
            if (module.contains(instruction)) {
                offsets.computeIfAbsent(module.fileName(), name -> new TreeSet<>())
                        .add(instruction - module.base());
            }
        }
        return offsets.entrySet().stream()
                .map(match -> new UnloadedMatch(match.getKey(), List.copyOf(match.getValue())))
                .toList();
    }
}
