package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

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
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x10, STACK, STACK)
                        .stack(STACK + 0x10, 0x8000_0000_0000L, APP + 0x31, 0)
                        .walk();

        assertThat(frames.get(1).trust()).isEqualTo(FrameTrust.SCAN);
        assertThat(frames.get(1).instruction()).isEqualTo(APP + 0x30);
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
        long[] stack = new long[40];
        stack[30] = STACK + 0x108;
        stack[31] = APP + 0x21;

        Crash windows = Crash.windows().at(APP + 0x10, STACK, STACK).stack(stack);
        Crash linux = Crash.linux().at(APP + 0x10, STACK, STACK).stack(stack);

        assertThat(windows.walk().get(1).trust()).isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(linux.walk().get(1).trust()).isEqualTo(FrameTrust.SCAN);
    }
}
