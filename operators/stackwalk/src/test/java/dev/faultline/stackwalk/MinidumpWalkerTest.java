package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpBuilder;
import dev.faultline.minidump.MinidumpReader;
import dev.faultline.symbols.SymbolResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MinidumpWalkerTest {

    @Test
    void theCrashingThreadStartsFromTheRegistersOfTheException() {
        MinidumpBuilder dump = MinidumpBuilder.linux();
        byte[] inHandler = dump.amd64Context(0x1, STACK, 0);
        byte[] atCrash = dump.amd64Context(0x2, STACK, 0);
        dump.thread(1, null, inHandler, STACK, dump.words(0))
                .thread(2, null, inHandler, STACK, dump.words(0))
                .exception(2, 11, 1, 0x18, atCrash);

        WalkedStack stack = walk(dump);

        assertThat(stack.crashingThread()).isEqualTo(1);
        assertThat(stack.crashReason()).isEqualTo("SIGSEGV / SEGV_MAPERR");
        assertThat(stack.crashAddress()).isEqualTo(0x18);
        assertThat(stack.threads().get(0).frames().get(0).instruction()).isEqualTo(1);
        assertThat(stack.threads().get(1).frames().get(0).instruction()).isEqualTo(2);
    }

    @Test
    void aStackThatTheThreadDoesNotPointToIsFoundByTheStackPointer() {
        MinidumpBuilder dump = MinidumpBuilder.linux();
        byte[] context = dump.amd64Context(APP, 0x9000, 0);
        dump.bareModule(APP, 0x1000, "app")
                .thread(1, null, context, STACK, dump.words(0))
                .memory(0x9000, dump.words(APP + 0x11));

        assertThat(walk(dump).threads().get(0).frames()).hasSize(2);
    }

    @Test
    void theThreadsOwnStackIsTakenIfItHoldsTheStackPointer() {
        MinidumpBuilder dump = MinidumpBuilder.linux();
        dump.bareModule(APP, 0x1000, "app")
                .thread(
                        1,
                        null,
                        dump.amd64Context(APP, STACK + 8, 0),
                        STACK,
                        dump.words(APP + 0x11, APP + 0x21))
                .memory(STACK + 8, dump.words(APP + 0x31));

        assertThat(walk(dump).threads().get(0).frames())
                .extracting(WalkedFrame::instruction)
                .containsExactly(APP, APP + 0x20);
    }

    @Test
    void aStackMayBeInTheListOfMemoryOnly() {
        MinidumpBuilder dump = MinidumpBuilder.windows();
        dump.bareModule(APP, 0x1000, "app")
                .thread(1, null, dump.amd64Context(APP, STACK, 0), STACK, new byte[0])
                .memory64(STACK, dump.words(APP + 0x11));

        assertThat(walk(dump).threads().get(0).frames()).hasSize(2);
    }

    @Test
    void aStackPointerThatLeadsNowhereHasNoCaller() {
        MinidumpBuilder dump = MinidumpBuilder.linux();
        dump.bareModule(APP, 0x1000, "app")
                .thread(1, null, dump.amd64Context(APP, 0x9000, 0), STACK, dump.words(APP + 0x11));

        assertThat(walk(dump).threads().get(0).frames()).hasSize(1);
    }

    @Test
    void aStackPointerThatLeadsNowhereLeavesTheFramePointer() {
        assertThat(
                        Crash.linux(Cpu.X86)
                                .at(APP + 0x10, 0x10, STACK)
                                .stack(0, APP + 0x21)
                                .walkInBothModes())
                .hasSize(2);
    }

    @Test
    void ofModulesThatOverlapTheFirstCounts() {
        MinidumpBuilder dump = MinidumpBuilder.linux();
        dump.bareModule(APP + 0x800, 0x1000, "second")
                .bareModule(APP, 0x1000, "first")
                .thread(1, null, dump.amd64Context(APP + 0x900, STACK, 0), STACK, dump.words(0))
                .thread(2, null, dump.amd64Context(APP + 0x1400, STACK, 0), STACK, dump.words(0));

        WalkedStack stack = walk(dump);

        assertThat(stack.threads().get(0).frames().get(0).module()).isEqualTo("first");
        assertThat(stack.threads().get(1).frames().get(0).module()).isNull();
    }

    @Test
    void aThreadOtherThanTheOneOfTheExceptionStartsFromItsOwnRegisters() {
        MinidumpBuilder dump = MinidumpBuilder.linux();
        byte[] own = dump.amd64Context(0x1, STACK, 0);
        dump.thread(1, null, own, STACK, dump.words(0))
                .exception(7, 11, 1, 0x18, dump.amd64Context(0x2, STACK, 0));

        WalkedStack stack = walk(dump);

        assertThat(stack.crashingThread()).isNull();
        assertThat(stack.threads().get(0).frames().get(0).instruction()).isEqualTo(1);
    }

    @Test
    void anExceptionWithoutRegistersStartsFromThoseOfTheThread() {
        MinidumpBuilder dump = MinidumpBuilder.linux();
        dump.thread(1, null, dump.amd64Context(0x1, STACK, 0), STACK, dump.words(0))
                .exception(1, 11, 1, 0x18, new byte[0]);

        assertThat(walk(dump).threads().get(0).frames().get(0).instruction()).isEqualTo(1);
    }

    @Test
    void theThreadThatWroteTheDumpIsNotWalked() {
        MinidumpBuilder dump = MinidumpBuilder.linux();
        byte[] context = dump.amd64Context(APP, STACK, 0);
        ByteBuffer breakpad = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        breakpad.putInt(3).putInt(1).putInt(2);
        dump
                .thread(1, null, context, STACK, dump.words(0))
                .thread(2, null, context, STACK, dump.words(0))
                .stream(0x4767_0001, breakpad.array());

        WalkedStack stack = walk(dump);

        assertThat(stack.threads())
                .extracting(WalkedThread::outcome)
                .containsExactly(ThreadOutcome.DUMP_THREAD_SKIPPED, ThreadOutcome.WALKED);
        assertThat(stack.crashingThread()).isEqualTo(1);
        assertThat(stack.crashReason()).isNull();
    }

    @Test
    void onRequestOnlyTheCrashingThreadIsWalked() {
        MinidumpBuilder dump = MinidumpBuilder.linux();
        byte[] context = dump.amd64Context(APP, STACK, 0);
        dump.thread(1, null, context, STACK, dump.words(0))
                .thread(2, null, context, STACK, dump.words(0))
                .exception(2, 11, 1, 0, context);

        WalkedStack stack =
                new MinidumpWalker(
                                module -> new SymbolResult.Missing(),
                                WalkOptions.BEST.crashingThreadOnly())
                        .walk(read(dump.bytes()));

        assertThat(stack.threads())
                .extracting(WalkedThread::outcome)
                .containsExactly(ThreadOutcome.NOT_ASKED_FOR, ThreadOutcome.WALKED);
    }

    @Test
    void otherProcessorsAreNamedAsUnsupported() {
        MinidumpBuilder dump = MinidumpBuilder.linux().architecture(0x8004);
        dump.thread(1, null, new byte[912], STACK, dump.words(0));

        assertThat(walk(dump).threads().get(0).outcome()).isEqualTo(ThreadOutcome.UNSUPPORTED_CPU);
    }

    @Test
    void aThreadWithoutReadableRegistersHasNoFrames() {
        MinidumpBuilder dump = MinidumpBuilder.linux();
        dump.thread(1, null, new byte[100], STACK, dump.words(0));

        assertThat(walk(dump).threads().get(0).outcome()).isEqualTo(ThreadOutcome.NO_CONTEXT);
    }

    @Test
    void aThreadWithoutStackHasItsInnermostFrame() {
        MinidumpBuilder dump = MinidumpBuilder.linux();
        dump.thread(1, null, dump.amd64Context(APP, STACK, STACK), STACK, new byte[0]);

        assertThat(walk(dump).threads().get(0).frames()).hasSize(1);
    }

    @Test
    void framesTellFunctionFileLineAndInlines() {
        WalkedFrame frame =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .stack(0)
                        .symbols(
                                "app",
                                "FILE 0 outer.cc",
                                "FILE 1 inner.h",
                                "INLINE_ORIGIN 0 inner()",
                                "FUNC 1000 100 0 outer()",
                                "INLINE 0 12 0 0 1000 20",
                                "1000 20 7 1")
                        .walk()
                        .get(0);

        assertThat(frame.function()).isEqualTo("outer()");
        assertThat(frame.file()).isEqualTo("outer.cc");
        assertThat(frame.line()).isEqualTo(12);
        assertThat(frame.inlines()).containsExactly(new InlinedFunction("inner()", "inner.h", 7));
        assertThat(frame.isMissingSymbols()).isFalse();
    }

    @Test
    void anAddressInAnUnloadedModuleNamesIt() {
        Crash crash = Crash.linux().at(0x66_0010, STACK, 0).stack(0);
        crash.dump()
                .unloadedModule(0x66_0000, 0x1000, "gone.dll")
                .unloadedModule(0x66_0008, 0x1000, "gone.dll");

        WalkedFrame frame = crash.walk().get(0);

        assertThat(frame.module()).isNull();
        assertThat(frame.unloadedModules())
                .containsExactly(new UnloadedMatch("gone.dll", List.of(8L, 0x10L)));
    }

    @Test
    void modulesTellWhatBecameOfTheirSymbols() {
        Crash crash =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .stack(0)
                        .symbols("app", "FUNC 1000 100 0 f");

        assertThat(crash.walk(WalkOptions.BEST).modules())
                .extracting(WalkedModule::symbols)
                .containsExactly(SymbolStatus.LOADED, SymbolStatus.NOT_NEEDED);
    }

    @Test
    void framesAreLimitedPerThreadAndPerDump() {
        long[] stack = new long[2000];
        for (int i = 0; i < stack.length; i++) {
            stack[i] = APP + 0x101;
        }
        WalkOptions tenPerDump = new WalkOptions(WalkMode.BEST, true, 1024, 10, 1000);
        WalkOptions fewSteps = new WalkOptions(WalkMode.BEST, true, 1024, 1024, 10);

        assertThat(truncated(stack, WalkOptions.BEST)).isEqualTo(1024);
        assertThat(truncated(stack, tenPerDump)).isEqualTo(10);
        assertThat(truncated(stack, fewSteps)).isLessThanOrEqualTo(11);
    }

    @Test
    void theCrashingThreadIsWalkedBeforeOthersUseUpTheLimits() {
        Crash crash = Crash.linux().at(APP + 0x10, STACK, 0).stack(APP + 0x101);
        MinidumpBuilder dump = crash.dump();
        dump.thread(2, null, dump.amd64Context(APP, STACK, 0), STACK, dump.words(APP + 0x11));

        List<WalkedThread> threads =
                crash.walk(new WalkOptions(WalkMode.BEST, true, 1024, 2, 1000)).threads();

        assertThat(threads).extracting(WalkedThread::id).containsExactly(2L, 1L);
        assertThat(threads.get(0).frames()).isEmpty();
        assertThat(threads.get(0).outcome()).isEqualTo(ThreadOutcome.TRUNCATED);
        assertThat(threads.get(1).frames()).hasSize(2);
    }

    private static int truncated(long[] stack, WalkOptions options) {
        WalkedThread thread =
                Crash.linux().at(APP + 0x10, STACK, 0).stack(stack).walk(options).threads().get(0);
        assertThat(thread.outcome()).isEqualTo(ThreadOutcome.TRUNCATED);
        return thread.frames().size();
    }

    @Test
    void everyTruncationAndFlippedBitsGiveAResultOrATypedError() {
        Crash crash =
                Crash.linux()
                        .at(APP + 0x1010, STACK, STACK + 0x10)
                        .stack(0, APP + 0x2011, STACK + 0x30, LIB + 0x11, 0, 0, 0, APP + 0x1011)
                        .symbols(
                                "app",
                                "FUNC 1000 100 0 inner",
                                "FUNC 2000 100 0 outer",
                                "STACK CFI INIT 1000 100 .cfa: $rsp 16 + .ra: .cfa -8 + ^");
        byte[] original = crash.bytes();
        for (int length = 0; length <= original.length; length += 64) {
            assertThat(json(ByteBuffer.wrap(original, 0, length), crash)).contains("status");
        }
        Random random = new Random(20_261_123);
        for (int round = 0; round < 2_000; round++) {
            byte[] file = original.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertThat(json(ByteBuffer.wrap(file), crash)).contains("status");
        }
    }

    private static String json(ByteBuffer file, Crash crash) {
        return StackwalkReport.toJson(file, crash.source(), WalkOptions.BEST);
    }

    @Test
    void theFramesOfAPingAreNamedLikeThoseOfTheDump() {
        Crash crash =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .stack(APP + 0x2011, LIB + 0x11, 0)
                        .symbols(
                                "app",
                                "FILE 0 a.cc",
                                "FUNC 1000 100 0 inner",
                                "1000 100 3 0",
                                "FUNC 2000 100 0 outer");
        List<WalkedFrame> ofDump = crash.walk();
        List<PrewalkedFrame> sent = new ArrayList<>();
        for (WalkedFrame frame : ofDump) {
            sent.add(new PrewalkedFrame(frame.instruction(), frame.moduleIndex(), frame.trust()));
        }

        WalkedStack ofPing =
                new PrewalkedStacks(crash.source(), WalkOptions.BEST)
                        .symbolicate(
                                List.of(module("app", APP), module("lib", LIB)),
                                List.of(new PrewalkedThread(1, "main", sent)),
                                "SIGSEGV / SEGV_MAPERR",
                                0x18L,
                                0);

        assertThat(ofPing.threads().get(0).frames()).isEqualTo(ofDump).hasSize(3);
        assertThat(ofPing.modules()).isEqualTo(crash.walk(WalkOptions.BEST).modules());
    }

    @Test
    void aModuleIndexThatCannotBeRightIsReplacedByTheModuleOfTheAddress() {
        Crash crash = Crash.linux().symbols("app", "FUNC 1000 100 0 inner");
        List<PrewalkedFrame> sent =
                List.of(
                        new PrewalkedFrame(APP + 0x1010, 1, FrameTrust.CONTEXT),
                        new PrewalkedFrame(APP + 0x1010, -1, FrameTrust.CFI),
                        new PrewalkedFrame(APP + 0x1010, 99, FrameTrust.CFI),
                        new PrewalkedFrame(0, 0, FrameTrust.NONE));

        WalkedStack stack =
                new PrewalkedStacks(crash.source(), WalkOptions.BEST)
                        .symbolicate(
                                List.of(module("app", APP), module("lib", LIB)),
                                List.of(new PrewalkedThread(1, null, sent)),
                                null,
                                null,
                                7);

        assertThat(stack.threads().get(0).frames())
                .extracting(WalkedFrame::function)
                .containsExactly("inner", "inner", "inner", null);
        assertThat(stack.crashingThread()).isNull();
    }

    private static PrewalkedModule module(String name, long base) {
        return new PrewalkedModule(
                base, base + Crash.MODULE_SIZE, name, "/build/" + name, Crash.DEBUG_ID);
    }

    private static WalkedStack walk(MinidumpBuilder dump) {
        return new MinidumpWalker(module -> new SymbolResult.Missing(), WalkOptions.BEST)
                .walk(read(dump.bytes()));
    }

    private static Minidump read(byte[] file) {
        Object result = MinidumpReader.read(ByteBuffer.wrap(file));
        assertThat(result).isInstanceOf(Minidump.class);
        return (Minidump) result;
    }
}
