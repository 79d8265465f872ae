package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import java.util.List;
import org.junit.jupiter.api.Test;

class X86FramePointerTest {

    /** GCC's main aligns its stack and restores it from a place that it remembers. */
    private static final String[] BEHIND_MAIN = {
        "FUNC 1000 100 0 main",
        "FUNC 2000 100 0 starts_main",
        "FUNC 3000 100 0 outer",
        "FUNC 4000 100 0 wrong",
        "STACK CFI INIT 2000 100 .cfa: $esp 8 + .ra: .cfa -4 + ^"
    };

    @Test
    void followsTheChain() {
        List<WalkedFrame> frames =
                Crash.windows(Cpu.X86)
                        .at(APP + 0x10, STACK, STACK + 8)
                        .stack(LIB + 0x11, 0, STACK + 20, APP + 0x21, 0, 0, LIB + 0x31)
                        .walkInBothModes();

        assertThat(frames)
                .extracting(WalkedFrame::instruction)
                .containsExactly(APP + 0x10, APP + 0x20, LIB + 0x30);
        assertThat(frames)
                .extracting(WalkedFrame::trust)
                .containsExactly(
                        FrameTrust.CONTEXT, FrameTrust.FRAME_POINTER, FrameTrust.FRAME_POINTER);
    }

    @Test
    void asksNeitherWhereTheReturnAddressNorWhereTheNextFramePointerLeads() {
        long inNoModule = 0x66_0011;
        List<WalkedFrame> frames =
                Crash.windows(Cpu.X86)
                        .at(APP + 0x10, STACK, STACK)
                        .stack(0xffff_0000L, inNoModule)
                        .walkInBothModes();

        assertThat(frames)
                .extracting(WalkedFrame::instruction)
                .containsExactly(APP + 0x10, inNoModule - 1);
    }

    @Test
    void readsBothWordsOrNone() {
        Crash lastTwoWords =
                Crash.windows(Cpu.X86)
                        .at(APP + 0x10, STACK, STACK + 8)
                        .stack(APP + 0x21, 0, 0, LIB + 0x31);
        Crash firstWord =
                Crash.windows(Cpu.X86)
                        .at(APP + 0x10, STACK, STACK - 4)
                        .stack(APP + 0x21, 0, 0, LIB + 0x31);
        Crash lastWord =
                Crash.windows(Cpu.X86)
                        .at(APP + 0x10, STACK, STACK + 12)
                        .stack(APP + 0x21, 0, 0, LIB + 0x31);

        assertThat(lastTwoWords.walkInBothModes().get(1).trust())
                .isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(lastWord.walkInBothModes().get(1).trust()).isEqualTo(FrameTrust.SCAN);
        assertThat(firstWord.walkInBothModes().get(1).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void aNullReturnAddressIsLeftToTheScanInBestModeOnly() {
        Crash crash =
                Crash.windows(Cpu.X86)
                        .at(APP + 0x10, STACK, STACK + 4)
                        .stack(APP + 0x21, 0, 0xfff, 0);

        assertThat(crash.walk()).extracting(WalkedFrame::instruction).contains(APP + 0x20);
        assertThat(crash.walkLikeRustMinidump()).hasSize(1);
    }

    @Test
    void aNullReturnAddressFurtherOutEndsTheStack() {
        assertThat(
                        Crash.linux(Cpu.X86)
                                .at(APP + 0x10, STACK, STACK)
                                .stack(STACK + 8, APP + 0x21, 0, 0, APP + 0x31)
                                .walkInBothModes())
                .hasSize(2);
    }

    @Test
    void aFramePointerBelowTheStackPointerIsNone() {
        Crash crash =
                Crash.windows(Cpu.X86)
                        .at(APP + 0x10, STACK + 8, STACK)
                        .stack(0, APP + 0x21, LIB + 0x31);

        assertThat(crash.walk().get(1).instruction()).isEqualTo(LIB + 0x30);
        assertThat(crash.walkLikeRustMinidump()).hasSize(1);
    }

    @Test
    void aFunctionThatAlignedItsStackReturnsToWhereItRemembers() {
        Crash crash = aligned(64, APP + 0x2011);

        assertThat(crash.walk())
                .extracting(WalkedFrame::function)
                .containsExactly("main", "starts_main", "outer");
        assertThat(crash.walkLikeRustMinidump())
                .extracting(WalkedFrame::function)
                .startsWith("main", "starts_main", "wrong");
    }

    @Test
    void whatItRemembersMustBeTheSameReturnAddressNotFarAbove() {
        assertThat(aligned(256, APP + 0x2011).walk().get(2).function()).isEqualTo("outer");
        assertThat(aligned(260, APP + 0x2011).walk().get(2).function()).isEqualTo("wrong");
        assertThat(aligned(64, APP + 0x2012).walk().get(2).function()).isEqualTo("wrong");
    }

    @Test
    void itIsAmongTheRegistersSavedFirst() {
        assertThat(aligned(64, APP + 0x2011, 4).walk().get(2).function()).isEqualTo("outer");
        assertThat(aligned(64, APP + 0x2011, 5).walk().get(2).function()).isEqualTo("wrong");
    }

    /** The copy of the return address is used to return, the original is {@code bytes} above. */
    private static Crash aligned(int bytes, long original) {
        return aligned(bytes, original, 1);
    }

    private static Crash aligned(int bytes, long original, int wordsBelow) {
        int framePointer = 5;
        long[] stack = new long[100];
        stack[framePointer - wordsBelow] = STACK + framePointer * 4L + bytes;
        stack[framePointer] = 0;
        stack[framePointer + 1] = APP + 0x2011;
        stack[framePointer + 3] = APP + 0x4011;
        stack[framePointer + bytes / 4 - 1] = original;
        stack[framePointer + bytes / 4 + 1] = APP + 0x3011;
        return Crash.linux(Cpu.X86)
                .at(APP + 0x1010, STACK, STACK + framePointer * 4L)
                .stack(stack)
                .symbols("app", BEHIND_MAIN);
    }

    @Test
    void whereProgramsEnterLinuxThereIsNoFrame() {
        assertThat(atEntry("linux-gate.so").walk().get(1).trust()).isEqualTo(FrameTrust.SCAN);
        assertThat(atEntry("libgate.so").walk().get(1).trust()).isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(atEntry("linux-gate.so").walkLikeRustMinidump().get(1).trust())
                .isEqualTo(FrameTrust.FRAME_POINTER);
    }

    private static Crash atEntry(String library) {
        return Crash.linux(Cpu.X86)
                .library(library)
                .at(LIB + 0x10, STACK, STACK + 8)
                .stack(APP + 0x21, 0, 0, APP + 0x31);
    }
}
