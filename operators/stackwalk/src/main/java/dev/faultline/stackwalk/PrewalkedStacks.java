package dev.faultline.stackwalk;

import dev.faultline.symbols.SymbolSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names the frames of crash pings, whose clients unwind but have no symbols. The result has the
 * form of a walked dump, and for the same crash the same frames.
 */
public final class PrewalkedStacks {

    private final SymbolSource symbols;
    private final WalkOptions options;

    /**
     * Makes the symbolicator.
     *
     * @param symbols asked at most once per module and crash
     * @param options the limits on frames and the rule for names apply
     */
    public PrewalkedStacks(SymbolSource symbols, WalkOptions options) {
        this.symbols = symbols;
        this.options = options;
    }

    /**
     * Symbolicates the frames; those beyond the limits are left out and their thread is marked.
     *
     * @param crashingThread position in {@code threads}, null if not known; an index outside counts
     *     as not known
     */
    public WalkedStack symbolicate(
            List<PrewalkedModule> modules,
            List<PrewalkedThread> threads,
            @Nullable String crashReason,
            @Nullable Long crashAddress,
            @Nullable Integer crashingThread) {
        LoadedModules loaded =
                new LoadedModules(
                        modules.stream().map(PrewalkedStacks::walkedModule).toList(),
                        symbols,
                        options.mode());
        FrameSymbolicator symbolicator = new FrameSymbolicator(loaded, List.of());
        WalkBudget budget = new WalkBudget(options);
        List<WalkedThread> walked = new ArrayList<>(threads.size());
        for (PrewalkedThread thread : threads) {
            walked.add(thread(thread, loaded, symbolicator, budget));
        }
        boolean isKnown =
                crashingThread != null && crashingThread >= 0 && crashingThread < threads.size();
        return new WalkedStack(
                crashReason,
                crashAddress,
                isKnown ? crashingThread : null,
                walked,
                loaded.withStatus());
    }

    private static WalkedModule walkedModule(PrewalkedModule module) {
        long size =
                Long.compareUnsigned(module.end(), module.base()) > 0
                        ? module.end() - module.base()
                        : 0;
        return new WalkedModule(
                module.base(),
                size,
                leaf(module.fileName()),
                leaf(module.debugFile()),
                module.debugId(),
                SymbolStatus.NOT_NEEDED);
    }

    private static String leaf(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    private WalkedThread thread(
            PrewalkedThread thread,
            LoadedModules modules,
            FrameSymbolicator symbolicator,
            WalkBudget budget) {
        List<WalkedFrame> frames = new ArrayList<>();
        for (PrewalkedFrame frame : thread.frames()) {
            if (frames.size() >= options.maxFramesPerThread() || !budget.takeFrame()) {
                return new WalkedThread(
                        thread.id(), thread.name(), ThreadOutcome.TRUNCATED, frames, null);
            }
            frames.add(
                    symbolicator.frame(
                            frame.instruction(), frame.trust(), moduleIndex(frame, modules)));
        }
        return new WalkedThread(thread.id(), thread.name(), ThreadOutcome.WALKED, frames, null);
    }

    /** The client's index if it can be right, else the module by address. */
    private static int moduleIndex(PrewalkedFrame frame, LoadedModules modules) {
        int index = frame.moduleIndex();
        boolean canBeRight =
                index >= 0
                        && index < modules.count()
                        && modules.contains(index, frame.instruction());
        return canBeRight ? index : modules.indexAt(frame.instruction());
    }
}
