package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinuxSignalFrameTest {

    /** The first instruction of a function: one byte less is another one. */
    private static final long INTERRUPTED = APP + 0x3000;

    /** Behind a handler, instructions of the C library return to the kernel. */
    private static final long RESTORER = LIB + 0x20;

    /**
     * What the kernel writes, by its offset from the stack pointer at the return from the handler.
     *
     * @param marks words by which it is known
     */
    private record SignalFrame(
            Cpu cpu, Map<Integer, Long> marks, int counterAt, int stackPointerAt, int linkAt) {

        int word() {
            return cpu.pointerBytes();
        }

        long outside() {
            return STACK + word() + 640;
        }

        /** A handler, the frame above, and at {@link #outside()} where the interrupted returns. */
        long[] stack(Map<Integer, Long> frame) {
            long[] stack = new long[200];
            stack[0] = RESTORER;
            frame.forEach((offset, value) -> stack[1 + offset / word()] = value);
            stack[1 + 640 / word()] = APP + 0x4010;
            return stack;
        }

        Map<Integer, Long> words() {
            Map<Integer, Long> words = new HashMap<>(marks);
            words.put(counterAt, INTERRUPTED);
            words.put(stackPointerAt, outside());
            return words;
        }

        Crash on(Crash crash) {
            return on(crash, words());
        }

        Crash on(Crash crash, Map<Integer, Long> frame) {
            String pops = ".cfa: sp %d + .ra: .cfa -%d + ^".formatted(word(), word());
            if (cpu == Cpu.X86 || cpu == Cpu.AMD64) {
                pops = pops.replace("sp", cpu == Cpu.X86 ? "$esp" : "$rsp");
            }
            return crash.at(APP + 0x1010, STACK, STACK - 0x100)
                    .stack(stack(frame))
                    .symbols(
                            "app",
                            "FUNC 1000 100 0 handler",
                            "FUNC 2f00 100 0 before",
                            "FUNC 3000 100 0 interrupted",
                            "FUNC 4000 100 0 outer",
                            "STACK CFI INIT 1000 100 " + pops,
                            "STACK CFI INIT 3000 100 " + pops);
        }
    }

    private static final SignalFrame AMD64 =
            new SignalFrame(
                    Cpu.AMD64,
                    Map.of(0, 6L, 176, 0x1_0246L, 184, 0x2b_0000_0000_0033L),
                    168,
                    160,
                    0);
    private static final SignalFrame ARM64 =
            new SignalFrame(
                    Cpu.ARM64, Map.of(576, 0x6000_1000L, 592, 0x210_4650_8001L), 568, 560, 552);

    private static final List<SignalFrame> FRAMES =
            List.of(
                    AMD64,
                    ARM64,
                    new SignalFrame(
                            Cpu.X86,
                            Map.of(0, 11L, 64, 0x23L, 68, 0x1_0246L, 76, 0x2bL),
                            60,
                            32,
                            0),
                    new SignalFrame(
                            Cpu.X86,
                            Map.of(0, 11L, 220, 0x23L, 224, 0x1_0246L, 232, 0x2bL),
                            216,
                            188,
                            0),
                    new SignalFrame(Cpu.ARM, Map.of(0, 0x5ac3_c35aL, 96, 0x6000_0030L), 92, 84, 88),
                    new SignalFrame(Cpu.ARM, Map.of(0, 11L, 224, 0x10L), 220, 212, 216));

    @Test
    void theStackGoesOnAtTheInterruptedInstruction() {
        for (SignalFrame frame : FRAMES) {
            List<WalkedFrame> frames = frame.on(Crash.linux(frame.cpu())).walk();

            assertThat(frames)
                    .extracting(WalkedFrame::function)
                    .startsWith("handler", null, "interrupted", "outer");
            assertThat(frames.get(2).instruction()).isEqualTo(INTERRUPTED);
            assertThat(frames.get(2).trust()).isEqualTo(FrameTrust.CFI);
        }
    }

    @Test
    void zeroedMemoryInItsPlaceIsNone() {
        for (SignalFrame frame : FRAMES) {
            Crash crash =
                    frame.on(
                            Crash.linux(frame.cpu()),
                            Map.of(frame.counterAt(), 0L, frame.stackPointerAt(), 0L));

            assertThat(crash.walk())
                    .extracting(WalkedFrame::function)
                    .doesNotContain("interrupted");
        }
    }

    @Test
    void allMarksOfTheKernelMustBeThere() {
        for (SignalFrame frame : FRAMES) {
            for (int mark : frame.marks().keySet()) {
                Map<Integer, Long> words = frame.words();
                words.put(mark, 0x7777_7777L);

                assertThat(instructions(frame.on(Crash.linux(frame.cpu()), words).walk()))
                        .as("%s without the word at %d", frame.cpu(), mark)
                        .doesNotContain(INTERRUPTED);
            }
        }
    }

    @Test
    void theFrameMustBeOnTheSavedStack() {
        for (SignalFrame frame : FRAMES) {
            long[] stack = frame.stack(frame.words());
            int words = 1 + (frame.counterAt() + frame.word()) / frame.word();
            Crash crash = frame.on(Crash.linux(frame.cpu()));

            crash.stack(Arrays.copyOf(stack, words - 1));

            assertThat(instructions(crash.walk())).doesNotContain(INTERRUPTED);
        }
    }

    @Test
    void theInnermostFrameDoesNotReturnToTheKernel() {
        for (SignalFrame frame : FRAMES) {
            Crash crash =
                    frame.on(Crash.linux(frame.cpu()))
                            .at(LIB + 0x1010, STACK + frame.word(), STACK - 0x100);

            assertThat(instructions(crash.walk())).doesNotContain(INTERRUPTED);
        }
    }

    @Test
    void otherSystemsHaveOtherFrames() {
        for (SignalFrame frame : FRAMES) {
            assertThat(instructions(frame.on(Crash.windows(frame.cpu())).walk()))
                    .doesNotContain(INTERRUPTED);
            assertThat(instructions(frame.on(Crash.mac(frame.cpu())).walk()))
                    .doesNotContain(INTERRUPTED);
        }
    }

    @Test
    void rustMinidumpDoesNotKnowIt() {
        for (SignalFrame frame : FRAMES) {
            assertThat(instructions(frame.on(Crash.linux(frame.cpu())).walkLikeRustMinidump()))
                    .doesNotContain(INTERRUPTED);
        }
    }

    private static List<Long> instructions(List<WalkedFrame> frames) {
        return frames.stream().map(WalkedFrame::instruction).toList();
    }

    /** As that of a program that writes its own report when it calls a null pointer. */
    @Test
    void whatWasInterruptedMayHaveBeenAtNoCode() {
        Map<Integer, Long> words = AMD64.words();
        words.put(AMD64.counterAt(), 0L);

        List<WalkedFrame> frames = AMD64.on(Crash.linux(), words).walk();

        assertThat(frames)
                .extracting(WalkedFrame::function)
                .startsWith("handler", null, null, "outer");
        assertThat(frames.get(2).instruction()).isZero();
        assertThat(frames.get(3).trust()).isEqualTo(FrameTrust.LEAF);
    }

    @Test
    void butNotOnNoStackEither() {
        Map<Integer, Long> words = AMD64.words();
        words.put(AMD64.counterAt(), 0L);
        words.put(AMD64.stackPointerAt(), 0L);

        assertThat(instructions(AMD64.on(Crash.linux(), words).walk())).doesNotContain(0L);
        words.put(AMD64.stackPointerAt(), STACK + 0x10_0000);
        assertThat(instructions(AMD64.on(Crash.linux(), words).walk())).doesNotContain(0L);
    }

    /** It may have been a function without frame, so that the stack pointer stays. */
    @Test
    void theLinkRegisterOfWhatWasInterruptedTellsItsCaller() {
        for (SignalFrame frame : FRAMES) {
            if (frame.linkAt() == 0) {
                continue;
            }
            Map<Integer, Long> words = frame.words();
            words.put(frame.counterAt(), APP + 0x2f10);
            words.put(frame.linkAt(), APP + 0x4020);

            List<WalkedFrame> frames = frame.on(Crash.linux(frame.cpu()), words).walk();

            assertThat(frames)
                    .extracting(WalkedFrame::function)
                    .startsWith("handler", null, "before", "outer");
            assertThat(frames.get(3).trust()).isEqualTo(FrameTrust.LEAF);
        }
    }

    /** Where the kernel returns to, no call was made: it is the start of a function. */
    @Test
    void aScanFindsTheReturnToTheKernelByTheFrameBehindIt() {
        String[] names = {"FUNC 0 20 0 unrelated", "FUNC 20 10 0 restore"};

        Crash withFrame = AMD64.on(Crash.linux()).at(LIB + 0x1010, STACK, 0);
        Crash without = AMD64.on(Crash.linux(), Map.of()).at(LIB + 0x1010, STACK, 0);

        assertThat(instructions(withFrame.symbols("lib", names).walk()))
                .startsWith(LIB + 0x1010, RESTORER - 1, INTERRUPTED);
        assertThat(instructions(without.symbols("lib", names).walk()))
                .startsWith(LIB + 0x1010, APP + 0x400f);
    }
}
