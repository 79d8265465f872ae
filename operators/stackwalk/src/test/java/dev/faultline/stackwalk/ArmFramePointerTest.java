package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import org.junit.jupiter.api.Test;

class ArmFramePointerTest {

    @Test
    void onIosTheChainIsFollowed() {
        Crash crash = chain(Crash.ios(Cpu.ARM));

        assertThat(crash.walkInBothModes())
                .extracting(WalkedFrame::instruction)
                .containsExactly(APP + 0x10, APP + 0x1f, LIB + 0x2e);
        assertThat(crash.walk())
                .extracting(WalkedFrame::trust)
                .containsExactly(
                        FrameTrust.CONTEXT, FrameTrust.FRAME_POINTER, FrameTrust.FRAME_POINTER);
    }

    @Test
    void elsewhereThereIsNoChain() {
        for (Crash crash :
                new Crash[] {chain(Crash.linux(Cpu.ARM)), chain(Crash.windows(Cpu.ARM))}) {
            assertThat(crash.walkInBothModes())
                    .extracting(WalkedFrame::instruction)
                    .startsWith(APP + 0x10, LIB + 0xe);
            assertThat(crash.walk().get(1).trust()).isEqualTo(FrameTrust.SCAN);
        }
    }

    private static Crash chain(Crash crash) {
        return crash.at(APP + 0x10, STACK, STACK + 8)
                .stack(LIB + 0x10, 0, STACK + 20, APP + 0x21, 0, 0, LIB + 0x30);
    }

    @Test
    void bothWordsAreReadOrNone() {
        assertThat(callerByFramePointerAt(STACK + 8)).isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(callerByFramePointerAt(STACK + 12)).isEqualTo(FrameTrust.SCAN);
        assertThat(callerByFramePointerAt(STACK - 4)).isEqualTo(FrameTrust.SCAN);
    }

    private static FrameTrust callerByFramePointerAt(long framePointer) {
        return Crash.ios(Cpu.ARM)
                .at(APP + 0x10, STACK, framePointer)
                .stack(LIB + 0x10, 0, 0, APP + 0x21)
                .walkInBothModes()
                .get(1)
                .trust();
    }

    @Test
    void aNullReturnAddressFurtherOutEndsTheStack() {
        assertThat(
                        Crash.ios(Cpu.ARM)
                                .at(APP + 0x10, STACK, STACK)
                                .stack(STACK + 8, APP + 0x21, 0, 0, LIB + 0x31)
                                .walkInBothModes())
                .hasSize(2);
    }

    @Test
    void aFramePointerOfZeroEndsTheStack() {
        assertThat(
                        Crash.ios(Cpu.ARM)
                                .at(APP + 0x10, STACK, STACK)
                                .stack(0, APP + 0x21, LIB + 0x31)
                                .walkInBothModes())
                .hasSize(2);
    }
}
