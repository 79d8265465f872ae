package dev.faultline.jobs.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Modules and crashing thread of one crash.
 *
 * @param modules loaded modules, by address
 * @param frames innermost first
 */
record SyntheticStack(List<LoadedModule> modules, List<StackFrame> frames) {

    /** A module and where it was loaded. */
    record LoadedModule(SyntheticModule module, long base) {}

    /**
     * A frame.
     *
     * @param module index in the stack's modules
     * @param ip address of the instruction: of the crash, or of the call
     */
    record StackFrame(int module, long ip) {}

    private static final int MAX_VARIABLE_FRAMES = 7;
    private static final long PAGE_BYTES = 0x1000;
    private static final int CALL_OFFSET = 0x84;

    /** Functions below which every thread of the application runs. */
    private static final List<Fault.Function> THREAD_START =
            List.of(
                    new Fault.Function(2, 470),
                    new Fault.Function(2, 471),
                    new Fault.Function(2, 472));

    static SyntheticStack of(Crash crash, List<SyntheticModule> modules) {
        SplittableRandom random = new SplittableRandom(crash.seed());
        List<LoadedModule> loaded = load(crash.os(), modules, random);
        List<StackFrame> frames = new ArrayList<>();
        for (Fault.Function function : functions(crash.fault(), random)) {
            frames.add(frame(loaded, function, frames.isEmpty()));
        }
        int system = FunctionCatalog.MODULES.size();
        frames.add(new StackFrame(system, loaded.get(system).base() + 0x12340));
        frames.add(new StackFrame(system + 1, loaded.get(system + 1).base() + 0x23450));
        return new SyntheticStack(loaded, List.copyOf(frames));
    }

    private static List<Fault.Function> functions(Fault fault, SplittableRandom random) {
        List<Fault.Function> functions = new ArrayList<>(fault.functions());
        int variable = random.nextInt(MAX_VARIABLE_FRAMES + 1);
        for (int i = 0; i < variable; i++) {
            functions.add(new Fault.Function(random.nextInt(3), 300 + random.nextInt(150)));
        }
        functions.addAll(THREAD_START);
        return functions;
    }

    private static StackFrame frame(
            List<LoadedModule> modules, Fault.Function function, boolean innermost) {
        LoadedModule in = modules.get(function.module());
        int offset = innermost ? SymbolText.INLINED_AT + 4 : CALL_OFFSET;
        long start = in.module().functionOffset(function.index());
        return new StackFrame(function.module(), in.base() + start + offset);
    }

    private static List<LoadedModule> load(
            Os os, List<SyntheticModule> modules, SplittableRandom random) {
        List<LoadedModule> loaded = new ArrayList<>();
        long base = os.loadAddress() + random.nextInt(1 << 14) * PAGE_BYTES * 16;
        for (SyntheticModule module : modules) {
            loaded.add(new LoadedModule(module, base));
            base += SyntheticModule.SIZE_BYTES + (1 + random.nextInt(64)) * PAGE_BYTES;
        }
        return List.copyOf(loaded);
    }
}
