package dev.faultline.stackwalk;

import dev.faultline.minidump.CpuContext;
import dev.faultline.minidump.CrashReason;
import dev.faultline.minidump.ExceptionRecord;
import dev.faultline.minidump.MemoryRegion;
import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpThread;
import dev.faultline.symbols.Registers;
import dev.faultline.symbols.SymbolSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks the threads of minidumps. Keeps nothing between dumps; thread safe if its source is. */
public final class MinidumpWalker {

    private final SymbolSource symbols;
    private final WalkOptions options;

    /**
     * Makes a walker.
     *
     * @param symbols asked at most once per module and dump, for modules that frames lie in
     */
    public MinidumpWalker(SymbolSource symbols, WalkOptions options) {
        this.symbols = symbols;
        this.options = options;
    }

    /** Walks a dump. Whatever the dump contains, there is a result, of bounded size. */
    public WalkedStack walk(Minidump dump) {
        return new DumpWalk(dump).walk();
    }

    /** The walk of one dump. */
    private final class DumpWalk {
        private final Minidump dump;
        private final LoadedModules modules;
        private final FrameSymbolicator symbolicator;
        private final @Nullable CpuUnwinder cpu;
        private final WalkBudget budget = new WalkBudget(options);

        DumpWalk(Minidump dump) {
            this.dump = dump;
            this.modules = LoadedModules.of(dump, symbols, options.mode());
            this.symbolicator = new FrameSymbolicator(modules, dump.unloadedModules());
            this.cpu = CpuUnwinders.of(dump.system().cpu());
        }

        WalkedStack walk() {
            Integer crashing = crashingThread();
            @Nullable WalkedThread[] walked = new WalkedThread[dump.threads().size()];
            // The crashing thread goes first, so that others cannot use up the limits before it.
            if (crashing != null) {
                walked[crashing] = walkThread(crashing, true);
            }
            List<WalkedThread> threads = new ArrayList<>(walked.length);
            for (int i = 0; i < walked.length; i++) {
                WalkedThread done = walked[i];
                threads.add(done != null ? done : walkOther(i, crashing != null));
            }
            ExceptionRecord exception = dump.exception();
            return new WalkedStack(
                    exception == null ? null : CrashReason.describe(dump.system(), exception),
                    exception == null
                            ? null
                            : Long.valueOf(CrashReason.address(dump.system(), exception)),
                    crashing,
                    threads,
                    modules.withStatus());
        }

        private @Nullable Integer crashingThread() {
            Long id = dump.crashingThreadId();
            for (int i = 0; id != null && i < dump.threads().size(); i++) {
                if (dump.threads().get(i).id() == id && !isDumpThread(dump.threads().get(i))) {
                    return i;
                }
            }
            return null;
        }

        private boolean isDumpThread(MinidumpThread thread) {
            Long id = dump.breakpad().dumpThreadId();
            return id != null && id == thread.id();
        }

        private WalkedThread walkOther(int index, boolean crashingIsKnown) {
            MinidumpThread thread = dump.threads().get(index);
            if (isDumpThread(thread)) {
                return unwalked(thread, ThreadOutcome.DUMP_THREAD_SKIPPED);
            }
            return options.allThreads() || !crashingIsKnown
                    ? walkThread(index, false)
                    : unwalked(thread, ThreadOutcome.NOT_ASKED_FOR);
        }

        private WalkedThread walkThread(int index, boolean isCrashing) {
            MinidumpThread thread = dump.threads().get(index);
            CpuUnwinder cpu = this.cpu;
            if (cpu == null) {
                return unwalked(thread, ThreadOutcome.UNSUPPORTED_CPU);
            }
            CpuContext context = context(thread, isCrashing);
            if (context == null) {
                return unwalked(thread, ThreadOutcome.NO_CONTEXT);
            }
            Registers registers = registers(cpu, context);
            long stackPointer = registers.get(cpu.cpu().stackPointer());
            ThreadView view =
                    new ThreadView(
                            new ThreadMemory(stack(thread, stackPointer), cpu.cpu().wordBytes()),
                            modules,
                            new CodeAddresses(cpu, dump, modules),
                            dump.system().os(),
                            budget);
            ThreadWalker.Frames frames =
                    new ThreadWalker(cpu, view, symbolicator, options.maxFramesPerThread())
                            .walk(registers);
            return new WalkedThread(
                    thread.id(), thread.name(), frames.outcome(), frames.frames(), context);
        }

        /** At the crash the thread was in the exception; its own context is in the handler. */
        private @Nullable CpuContext context(MinidumpThread thread, boolean isCrashing) {
            ExceptionRecord exception = dump.exception();
            CpuContext atCrash = exception != null && isCrashing ? exception.context() : null;
            return atCrash != null ? atCrash : thread.context();
        }

        /**
         * The region that the stack pointer is in: usually the thread's, but a signal handler may
         * run on a stack of its own, and some Windows dumps keep stacks in the memory list only.
         */
        private @Nullable MemoryRegion stack(MinidumpThread thread, long stackPointer) {
            MemoryRegion own =
                    thread.stack() != null ? thread.stack() : dump.memory().at(thread.stackStart());
            if (own != null && own.contains(stackPointer)) {
                return own;
            }
            MemoryRegion other = dump.memory().at(stackPointer);
            return other != null ? other : own;
        }
    }

    private static Registers registers(CpuUnwinder cpu, CpuContext context) {
        Registers registers = new Registers(cpu.cpu());
        for (int i = 0; i < context.cpu().registerNames().size(); i++) {
            registers.set(
                    cpu.cpu().register(context.cpu().registerNames().get(i)), context.value(i));
        }
        return registers;
    }

    private static WalkedThread unwalked(MinidumpThread thread, ThreadOutcome outcome) {
        return new WalkedThread(thread.id(), thread.name(), outcome, List.of(), thread.context());
    }
}
