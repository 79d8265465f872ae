package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import org.junit.jupiter.api.Test;

class Arm64CfiTest {

    private static final long SIGNATURE = 0xabcd_8000_0000_0000L;
    private static final String[] FUNCTIONS = {
        "FUNC 1000 100 0 inner", "FUNC 2000 100 0 caller", "FUNC 3000 100 0 outer"
    };

    @Test
    void returnAddressAndFramePointerAreStripped() {
        Crash crash =
                Crash.mac(Cpu.ARM64)
                        .at(APP + 0x1010, STACK, 0)
                        .stack(
                                SIGNATURE + STACK + 0x18,
                                SIGNATURE + APP + 0x2010,
                                LIB + 0x50,
                                STACK + 0x28,
                                SIGNATURE + APP + 0x3010,
                                0)
                        .symbols(
                                "app",
                                FUNCTIONS[0],
                                FUNCTIONS[1],
                                FUNCTIONS[2],
                                "STACK CFI INIT 1000 100 .cfa: sp 16 +"
                                        + " .ra: .cfa -8 + ^ x29: .cfa -16 + ^");

        assertThat(crash.walkInBothModes())
                .extracting(WalkedFrame::function)
                .startsWith("inner", "caller", "outer");
        assertThat(crash.walk())
                .extracting(WalkedFrame::trust)
                .startsWith(FrameTrust.CONTEXT, FrameTrust.CFI, FrameTrust.FRAME_POINTER);
    }

    @Test
    void theLinkRegisterIsStrippedAsWell() {
        Crash crash =
                Crash.mac(Cpu.ARM64)
                        .at(APP + 0x1010, STACK, STACK - 0x100)
                        .stack(SIGNATURE + APP + 0x3010, APP + 0x2010, 0, 0)
                        .symbols(
                                "app",
                                FUNCTIONS[0],
                                FUNCTIONS[1],
                                FUNCTIONS[2],
                                "STACK CFI INIT 1000 100 .cfa: sp 16 +"
                                        + " .ra: .cfa -8 + ^ x30: .cfa -16 + ^",
                                "STACK CFI INIT 2000 100 .cfa: sp 8 + .ra: x30");

        assertThat(crash.walkInBothModes())
                .extracting(WalkedFrame::function)
                .startsWith("inner", "caller", "outer");
    }

    @Test
    void behindAFramePointerTheLinkRegisterIsSureOnlyAtTheFirstInstruction() {
        assertThat(behindFramePointer(APP + 0x2004).walkInBothModes().get(2).trust())
                .isEqualTo(FrameTrust.CFI);
        assertThat(behindFramePointer(APP + 0x2008).walkInBothModes().get(2).trust())
                .isEqualTo(FrameTrust.FRAME_POINTER);
    }

    @Test
    void rulesThatDoNotNeedItApplyEverywhere() {
        Crash crash = behindFramePointer(APP + 0x2008);
        crash.symbols(
                "app",
                FUNCTIONS[1],
                FUNCTIONS[2],
                "STACK CFI INIT 2000 100 .cfa: sp 32 + .ra: .cfa -8 + ^");

        assertThat(crash.walkInBothModes().get(2).trust()).isEqualTo(FrameTrust.CFI);
    }

    private static Crash behindFramePointer(long returnAddress) {
        return Crash.linux(Cpu.ARM64)
                .at(LIB + 0x10, STACK, STACK)
                .stack(STACK + 0x20, returnAddress, 0, 0, STACK + 0x30, APP + 0x3010, 0, 0)
                .symbols(
                        "app",
                        FUNCTIONS[1],
                        FUNCTIONS[2],
                        "STACK CFI INIT 2000 100 .cfa: sp 8 + .ra: x30");
    }

    @Test
    void behindAnyOtherFrameItIsSure() {
        Crash crash =
                Crash.linux(Cpu.ARM64)
                        .at(APP + 0x2010, STACK, STACK - 0x100)
                        .with("lr", APP + 0x3010)
                        .stack(0, 0)
                        .symbols(
                                "app",
                                FUNCTIONS[1],
                                FUNCTIONS[2],
                                "STACK CFI INIT 2000 100 .cfa: sp 8 + .ra: x30");

        assertThat(crash.walkInBothModes())
                .extracting(WalkedFrame::function)
                .containsExactly("caller", "outer");
    }
}
