package dev.faultline.functions.publish;

import dev.faultline.schema.CrashFrame;
import dev.faultline.schema.Symbolication;
import dev.faultline.stackwalk.InlinedFunction;
import dev.faultline.stackwalk.SymbolStatus;
import dev.faultline.stackwalk.SystemModules;
import dev.faultline.stackwalk.WalkedFrame;
import dev.faultline.stackwalk.WalkedModule;
import dev.faultline.stackwalk.WalkedStack;
import dev.faultline.stackwalk.WalkedThread;
import dev.faultline.symbols.ModuleId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The stack of a crash as the rows tell it. Frames are those of the thread that was signed: where a
 * watchdog killed the process this is the main thread, which hangs, and not the watchdog's.
 *
 * @param walked the walked stack; null for a crash without one
 * @param crashing the crashing thread, the first where it is not known; null when there is none
 * @param signed the thread of whose frames the signature is made; null when there is none
 * @param reasonCodes reason codes of what could not be known or was repaired
 */
public record SignedStack(
        @Nullable WalkedStack walked,
        @Nullable WalkedThread crashing,
        @Nullable WalkedThread signed,
        List<String> reasonCodes) {

    private static final int MAX_FRAMES = 500;
    private static final int DIGEST_FRAMES = 10;
    private static final int MAX_MISSING_MODULES = 16;
    private static final int MAX_AWAITED_MODULES = 4;

    /** A crash without a native stack. */
    public static SignedStack none(List<String> reasonCodes) {
        return new SignedStack(null, null, null, reasonCodes);
    }

    /**
     * A walked stack.
     *
     * @param signedThread index of the thread that was signed
     */
    public static SignedStack of(WalkedStack walked, int signedThread, List<String> reasonCodes) {
        Integer crashing = walked.crashingThread();
        return new SignedStack(
                walked,
                thread(walked, crashing == null ? 0 : crashing),
                thread(walked, signedThread),
                reasonCodes);
    }

    private static @Nullable WalkedThread thread(WalkedStack walked, int index) {
        return index < walked.threads().size() ? walked.threads().get(index) : null;
    }

    @Nullable String crashType() {
        return walked == null ? null : walked.crashReason();
    }

    @Nullable String crashAddress() {
        Long address = walked == null ? null : walked.crashAddress();
        return address == null ? null : "0x" + Long.toHexString(address);
    }

    int crashingThread() {
        Integer index = walked == null ? null : walked.crashingThread();
        return index == null ? -1 : index;
    }

    int threadCount() {
        return walked == null ? 0 : walked.threads().size();
    }

    int moduleCount() {
        return walked == null ? 0 : walked.modules().size();
    }

    int frameCount() {
        return frames(signed).size();
    }

    int resolvedFrames() {
        int resolved = 0;
        for (WalkedFrame frame : frames(signed)) {
            if (frame.function() != null) {
                resolved++;
            }
        }
        return resolved;
    }

    Symbolication symbolication() {
        int frames = frameCount();
        int resolved = resolvedFrames();
        if (frames == 0) {
            return Symbolication.NOT_APPLICABLE;
        }
        if (resolved == frames) {
            return Symbolication.COMPLETE;
        }
        return resolved == 0 ? Symbolication.UNAVAILABLE : Symbolication.PARTIAL;
    }

    /** Modules whose symbols were wanted and not had, as debug_file/debug_id. */
    List<String> missingModules() {
        if (walked == null) {
            return List.of();
        }
        List<String> missing = new ArrayList<>();
        for (WalkedModule module : walked.modules()) {
            boolean isWanted =
                    module.symbols() != SymbolStatus.NOT_NEEDED
                            && module.symbols() != SymbolStatus.LOADED;
            if (isWanted && !module.debugFile().isEmpty() && missing.size() < MAX_MISSING_MODULES) {
                missing.add(module.debugFile() + "/" + module.debugId());
            }
        }
        return CrashRows.sorted(missing);
    }

    /**
     * Modules of the application that signed frames lie in and whose symbols may still come, by
     * {@link ModuleId#name}.
     */
    List<String> awaitedModules() {
        Set<String> awaited = new LinkedHashSet<>();
        for (WalkedFrame frame : frames(signed)) {
            if (walked == null || frame.moduleIndex() < 0) {
                continue;
            }
            WalkedModule module = walked.modules().get(frame.moduleIndex());
            boolean mayCome =
                    module.symbols() == SymbolStatus.MISSING
                            || module.symbols() == SymbolStatus.UNAVAILABLE;
            if (mayCome
                    && !SystemModules.isSystem(module.fileName())
                    && awaited.size() < MAX_AWAITED_MODULES) {
                ModuleId.of(module.debugFile(), module.debugId())
                        .map(ModuleId::name)
                        .ifPresent(awaited::add);
            }
        }
        return List.copyOf(awaited);
    }

    List<String> reasons() {
        return CrashRows.sorted(reasonCodes);
    }

    /**
     * Top frames of the crashing thread as module+offset, the same for a ping and a report of one
     * crash.
     */
    List<String> digest() {
        List<String> digest = new ArrayList<>(DIGEST_FRAMES);
        for (WalkedFrame frame : frames(crashing)) {
            if (digest.size() == DIGEST_FRAMES) {
                break;
            }
            digest.add(
                    frame.module() == null
                            ? "@" + Long.toHexString(frame.instruction())
                            : frame.module() + "+" + Long.toHexString(frame.moduleOffset()));
        }
        return digest;
    }

    /** Registers of the crashing frame by name, lower-case hex. */
    Map<String, String> registers() {
        if (crashing == null || crashing.registers() == null) {
            return Map.of();
        }
        Map<String, String> registers = new TreeMap<>();
        var context = crashing.registers();
        List<String> names = context.cpu().registerNames();
        for (int i = 0; i < names.size(); i++) {
            registers.put(names.get(i), HexFormat.of().toHexDigits(context.value(i)));
        }
        return registers;
    }

    /**
     * The frames of the row, inlined calls as frames of their own.
     *
     * @param normalized the frames as the signature saw them, in the same order; may be shorter
     */
    List<CrashFrame> frames(List<String> normalized) {
        List<CrashFrame> rows = new ArrayList<>();
        for (WalkedFrame frame : frames(signed)) {
            for (InlinedFunction inline : frame.inlines()) {
                add(
                        rows,
                        normalized,
                        frame,
                        "inline",
                        inline.function(),
                        inline.file(),
                        inline.line());
            }
            add(
                    rows,
                    normalized,
                    frame,
                    frame.trust().label(),
                    frame.function(),
                    frame.file(),
                    frame.line());
        }
        return rows;
    }

    private static void add(
            List<CrashFrame> rows,
            List<String> normalized,
            WalkedFrame frame,
            String trust,
            @Nullable String function,
            @Nullable String file,
            int line) {
        int index = rows.size();
        if (index == MAX_FRAMES) {
            return;
        }
        rows.add(
                new CrashFrame(
                        index,
                        trust,
                        frame.module(),
                        frame.module() == null ? null : frame.moduleOffset(),
                        function,
                        file,
                        line == 0 ? null : line,
                        index < normalized.size() ? normalized.get(index) : ""));
    }

    private static List<WalkedFrame> frames(@Nullable WalkedThread thread) {
        return thread == null ? List.of() : thread.frames();
    }
}
