package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import java.util.List;
import org.junit.jupiter.api.Test;

class Amd64FramePointerTest {

    @Test
    void followsTheChain() {
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x10, STACK, STACK + 0x10)
                        .stack(0, 0, STACK + 0x28, APP + 0x21, 0, STACK + 0x38, LIB + 0x31, 0, 0, 0)
                        .walk();

        assertThat(frames)
                .extracting(WalkedFrame::trust)
                .containsExactly(
                        FrameTrust.CONTEXT, FrameTrust.FRAME_POINTER, FrameTrust.FRAME_POINTER);
        assertThat(frames)
                .extracting(WalkedFrame::instruction)
                .containsExactly(APP + 0x10, APP + 0x20, LIB + 0x30);
    }

    @Test
    void crossesCodeThatIsInNoModule() {
        long jitCode = 0x66_0000;
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x10, STACK, STACK)
                        .stack(STACK + 0x10, jitCode + 1, STACK + 0x20, APP + 0x21, 0, 0)
                        .walk();

        assertThat(frames).extracting(WalkedFrame::module).containsExactly("app", null, "app");
    }

    @Test
    void refusesAFramePointerThatDoesNotGrow() {
        assertThat(trustOfCaller(STACK, APP + 0x21)).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void refusesAFramePointerThatLeavesTheStack() {
        assertThat(trustOfCaller(STACK + 0x1000, APP + 0x21)).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void acceptsAFramePointerAtTheLowestPossiblePlace() {
        assertThat(trustOfCaller(STACK + 0x10, APP + 0x21)).isEqualTo(FrameTrust.FRAME_POINTER);
    }

    private static FrameTrust trustOfCaller(long savedFramePointer, long returnAddress) {
        return Crash.linux()
                .at(APP + 0x10, STACK, STACK)
                .stack(savedFramePointer, returnAddress, 0, 0)
                .walk()
                .get(1)
                .trust();
    }

    @Test
    void refusesAReturnAddressThatIsNotCanonical() {
        assertThat(trustOfReturnTo(0x7fff_ffff_ffffL)).isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(trustOfReturnTo(0x8000_0000_0000L)).isEqualTo(FrameTrust.SCAN);
        assertThat(trustOfReturnTo(0xffff_7fff_ffff_ffffL)).isEqualTo(FrameTrust.SCAN);
        assertThat(trustOfReturnTo(0xffff_8000_0000_0000L)).isEqualTo(FrameTrust.FRAME_POINTER);
    }

    private static FrameTrust trustOfReturnTo(long address) {
        return Crash.linux()
                .at(APP + 0x10, STACK, STACK)
                .stack(STACK + 0x10, address, APP + 0x31, 0)
                .walkInBothModes()
                .get(1)
                .trust();
    }

    @Test
    void refusesAFramePointerBelowTheStackPointer() {
        assertThat(
                        Crash.linux()
                                .at(APP + 0x10, STACK + 0x10, STACK)
                                .stack(STACK + 0x18, APP + 0x21, LIB + 0x31, 0)
                                .walkInBothModes())
                .extracting(WalkedFrame::instruction)
                .containsExactly(APP + 0x10, LIB + 0x30);
    }

    @Test
    void inBestModeANextFrameCannotBeFarAway() {
        int farthest = 128 * 1024;

        assertThat(framePointerLeadingTo(farthest).walk().get(1).trust())
                .isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(framePointerLeadingTo(farthest + 8).walk().get(1).trust())
                .isEqualTo(FrameTrust.SCAN);
        assertThat(framePointerLeadingTo(farthest + 8).walkLikeRustMinidump().get(1).trust())
                .isEqualTo(FrameTrust.FRAME_POINTER);
    }

    private static Crash framePointerLeadingTo(int bytes) {
        long[] stack = new long[bytes / 8 + 2];
        stack[0] = STACK + bytes;
        stack[1] = APP + 0x21;
        return Crash.linux().at(APP + 0x10, STACK, STACK).stack(stack);
    }

    @Test
    void aNullReturnAddressIsLeftToTheScanInBestModeOnly() {
        assertThat(crashWithNullReturnAddress().walk()).hasSize(2);
        assertThat(crashWithNullReturnAddress().walkLikeRustMinidump()).hasSize(1);
    }

    private static Crash crashWithNullReturnAddress() {
        return Crash.linux().at(APP + 0x10, STACK, STACK).stack(STACK + 0x10, 0, APP + 0x31, 0);
    }

    @Test
    void onWindowsTheFramePointerMayPointIntoTheFrame() {
        assertThat(into(Crash.windows(), 0)).isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(into(Crash.windows(), 16)).isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(into(Crash.windows(), 240)).isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(into(Crash.windows(), 256)).isEqualTo(FrameTrust.SCAN);
        assertThat(into(Crash.windows(), 248)).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void elsewhereItPointsToTheOneOfTheCaller() {
        assertThat(into(Crash.linux(), 0)).isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(into(Crash.linux(), 16)).isEqualTo(FrameTrust.SCAN);
        assertThat(into(Crash.mac(Cpu.AMD64), 16)).isEqualTo(FrameTrust.SCAN);
    }

    private static FrameTrust into(Crash crash, int bytes) {
        long[] stack = new long[60];
        stack[bytes / 8] = STACK + 0x180;
        stack[bytes / 8 + 1] = APP + 0x21;
        return crash.at(APP + 0x10, STACK, STACK).stack(stack).walkInBothModes().get(1).trust();
    }

    /** Then it is a number that happens to be an address on the stack. */
    @Test
    void onWindowsAWordThatLeavesTheStackEndsTheSearch() {
        long[] stack = new long[60];
        stack[0] = 0xffff_ffffL;
        stack[2] = STACK + 0x180;
        stack[3] = APP + 0x21;

        assertThat(
                        Crash.windows()
                                .at(APP + 0x10, STACK, STACK)
                                .stack(stack)
                                .walkInBothModes()
                                .get(1)
                                .trust())
                .isEqualTo(FrameTrust.SCAN);
    }
}
