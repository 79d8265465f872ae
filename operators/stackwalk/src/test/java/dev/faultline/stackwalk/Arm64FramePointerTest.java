package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import dev.faultline.minidump.MinidumpBuilder;
import dev.faultline.minidump.OperatingSystem;
import java.util.List;
import org.junit.jupiter.api.Test;

class Arm64FramePointerTest {

    private static final long SIGNATURE = 0xabcd_8000_0000_0000L;

    @Test
    void followsTheChainOfFrameRecords() {
        List<WalkedFrame> frames =
                Crash.linux(Cpu.ARM64)
                        .at(APP + 0x10, STACK, STACK + 0x10)
                        .stack(LIB + 0x10, 0, STACK + 0x28, APP + 0x20, 0, STACK + 0x40, LIB + 0x30)
                        .walkInBothModes();

        assertThat(frames)
                .extracting(WalkedFrame::instruction)
                .containsExactly(APP + 0x10, APP + 0x1c, LIB + 0x2c);
        assertThat(frames)
                .extracting(WalkedFrame::trust)
                .containsExactly(
                        FrameTrust.CONTEXT, FrameTrust.FRAME_POINTER, FrameTrust.FRAME_POINTER);
    }

    @Test
    void theRegistersOfBreakpadsOwnLayoutServeAsWell() {
        byte[] context =
                MinidumpBuilder.linux()
                        .machine(Cpu.ARM64, OperatingSystem.LINUX)
                        .breakpadArm64Context(APP + 0x10, STACK, 0, STACK + 0x10);

        assertThat(
                        Crash.linux(Cpu.ARM64)
                                .context(context)
                                .stack(LIB + 0x10, 0, 0, APP + 0x20)
                                .walkInBothModes())
                .extracting(WalkedFrame::instruction)
                .startsWith(APP + 0x10, APP + 0x1c);
    }

    @Test
    void aRecordThatIsNotOnTheStackIsLeftToTheScan() {
        assertThat(trustOfCaller(STACK + 0x10)).isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(trustOfCaller(STACK + 0x18)).isEqualTo(FrameTrust.SCAN);
        assertThat(trustOfCaller(STACK - 8)).isEqualTo(FrameTrust.SCAN);
    }

    private static FrameTrust trustOfCaller(long framePointer) {
        return Crash.linux(Cpu.ARM64)
                .at(APP + 0x10, STACK, framePointer)
                .stack(LIB + 0x10, 0, 0, APP + 0x20)
                .walkInBothModes()
                .get(1)
                .trust();
    }

    @Test
    void aFramePointerOfZeroEndsTheStackInBestModeOnly() {
        Crash crash = Crash.linux(Cpu.ARM64).at(APP + 0x10, STACK, 0).stack(LIB + 0x10, 0);

        assertThat(crash.walk()).hasSize(1);
        assertThat(crash.walkLikeRustMinidump().get(1).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void aRecordWithoutReturnAddressIsLeftToTheScanByRustMinidump() {
        assertThat(behindRecordOf(0xfff).walkLikeRustMinidump())
                .extracting(WalkedFrame::trust)
                .containsExactly(FrameTrust.CONTEXT, FrameTrust.FRAME_POINTER, FrameTrust.SCAN);
        assertThat(behindRecordOf(0x1000).walkLikeRustMinidump().get(2).trust())
                .isEqualTo(FrameTrust.FRAME_POINTER);
    }

    @Test
    void inBestModeItEndsTheStack() {
        assertThat(behindRecordOf(0).walk()).hasSize(2);
    }

    private static Crash behindRecordOf(long returnAddress) {
        return Crash.linux(Cpu.ARM64)
                .at(APP + 0x10, STACK, STACK)
                .stack(STACK + 0x10, APP + 0x20, 0, returnAddress, LIB + 0x30, 0);
    }

    @Test
    void signaturesInPointersAreNoPartOfTheirAddress() {
        List<WalkedFrame> frames =
                Crash.mac(Cpu.ARM64)
                        .at(APP + 0x10, STACK, STACK)
                        .stack(
                                SIGNATURE + STACK + 0x18,
                                SIGNATURE + APP + 0x20,
                                LIB + 0x50,
                                0,
                                SIGNATURE + LIB + 0x30)
                        .walkInBothModes();

        assertThat(frames)
                .extracting(WalkedFrame::instruction)
                .containsExactly(APP + 0x10, APP + 0x1c, LIB + 0x2c);
        assertThat(frames.get(2).trust()).isEqualTo(FrameTrust.FRAME_POINTER);
    }

    @Test
    void theHighestModuleTellsHowManyBitsAnAddressHas() {
        long high = 0x0000_8000_0000_0000L;
        Crash low = returningTo(high + 0x20);
        Crash withHighModule = returningTo(high + 0x20);
        withHighModule.dump().bareModule(high, 0x1000, "high");

        assertThat(low.walkInBothModes()).hasSize(1);
        assertThat(withHighModule.walkInBothModes().get(1).module()).isEqualTo("high");
    }

    private static Crash returningTo(long address) {
        return Crash.linux(Cpu.ARM64).at(APP + 0x10, STACK, STACK).stack(0, address);
    }

    @Test
    void theNextRecordTellsTheLinkRegisterOfTheCaller() {
        Crash crash = throughLinkRegister(STACK + 0x20);
        Crash offTheStack = throughLinkRegister(STACK + 0x28);

        assertThat(crash.walkInBothModes())
                .extracting(WalkedFrame::instruction)
                .startsWith(APP + 0x10, APP + 0xffc, LIB + 0x3c);
        assertThat(crash.walk().get(2).trust()).isEqualTo(FrameTrust.CFI);
        assertThat(offTheStack.walkInBothModes())
                .extracting(WalkedFrame::trust)
                .doesNotContain(FrameTrust.CFI);
    }

    private static Crash throughLinkRegister(long nextRecord) {
        return Crash.linux(Cpu.ARM64)
                .at(APP + 0x10, STACK, STACK)
                .stack(nextRecord, APP + 0x1000, 0, 0, 0, LIB + 0x40)
                .symbols(
                        "app",
                        "FUNC 0 1000 0 inner",
                        "FUNC ffc 100 0 caller",
                        "STACK CFI INIT ffc 100 .cfa: sp .ra: x30");
    }
}
