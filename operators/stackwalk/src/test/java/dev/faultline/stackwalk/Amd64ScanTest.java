package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class Amd64ScanTest {

    @Test
    void takesTheFirstWordThatPointsIntoAModule() {
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x10, STACK, 0)
                        .stack(0x1234, 0xdead_beefL, APP + 0x101, LIB + 0x201)
                        .walk();

        assertThat(frames)
                .extracting(WalkedFrame::instruction)
                .containsExactly(APP + 0x10, APP + 0x100, LIB + 0x200);
        assertThat(frames.get(2).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void skipsAddressesToWhichTheSymbolsGiveNoName() {
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .stack(APP + 0x5001, APP + 0x1021, 0)
                        .symbols("app", "FUNC 1000 100 0 known")
                        .walk();

        assertThat(frames)
                .extracting(WalkedFrame::instruction)
                .containsExactly(APP + 0x1010, APP + 0x1020);
    }

    @Test
    void aReturnAddressRightBehindAModuleBelongsToItsLastCall() {
        List<WalkedFrame> frames =
                Crash.linux().at(APP + 0x10, STACK, 0).stack(APP + Crash.MODULE_SIZE, 0).walk();

        assertThat(frames.get(1).moduleOffset()).isEqualTo(Crash.MODULE_SIZE - 1);
    }

    @Test
    void looksAt160WordsBehindASureFrame() {
        assertThat(framesWithReturnAddressAt(159)).isEqualTo(2);
        assertThat(framesWithReturnAddressAt(160)).isEqualTo(1);
    }

    private static int framesWithReturnAddressAt(int word) {
        long[] stack = new long[200];
        stack[word] = APP + 0x101;
        return Crash.linux().at(APP + 0x10, STACK, 0).stack(stack).walk().size();
    }

    @Test
    void looksAt40WordsBehindAScannedFrame() {
        assertThat(framesWithSecondReturnAddressAt(40)).isEqualTo(3);
        assertThat(framesWithSecondReturnAddressAt(41)).isEqualTo(2);
    }

    private static int framesWithSecondReturnAddressAt(int word) {
        long[] stack = new long[200];
        stack[0] = APP + 0x101;
        stack[word] = APP + 0x201;
        return Crash.linux().at(APP + 0x10, STACK, 0).stack(stack).walk().size();
    }

    @Test
    void aFramePointerThatPointsFurtherUpIsKept() {
        long rbp = STACK + 0x10;
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x10, STACK, rbp)
                        .stack(1, APP + 0x101, 0, 0x1234, rbp + 0x20, APP + 0x201, 0, 0)
                        .walk();

        assertThat(frames.get(1).instruction()).isEqualTo(APP + 0x100);
        assertThat(frames.get(1).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void bytesThatAreNoCallBeforeTheAddressRuleItOutInBestMode() {
        assertThat(framesWithBytesBeforeReturnAddress(0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90))
                .isEqualTo(1);
        assertThat(framesWithBytesBeforeReturnAddress(0, 0, 0xe8, 1, 2, 3, 4)).isEqualTo(2);
        assertThat(framesWithBytesBeforeReturnAddress(0, 0, 0, 0, 0, 0xff, 0xd0)).isEqualTo(2);
        assertThat(framesWithBytesBeforeReturnAddress(0, 0, 0, 0, 0xff, 0x50, 8)).isEqualTo(2);
        assertThat(framesWithBytesBeforeReturnAddress(0, 0xff, 0x15, 1, 2, 3, 4)).isEqualTo(2);
        assertThat(framesWithBytesBeforeReturnAddress(0xff, 0x94, 0xc8, 1, 2, 3, 4)).isEqualTo(2);
        assertThat(framesWithBytesBeforeReturnAddress(0, 0, 0, 0, 0, 0xff, 0xe0)).isEqualTo(1);
    }

    private static int framesWithBytesBeforeReturnAddress(int... bytes) {
        byte[] code = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            code[i] = (byte) bytes[i];
        }
        Crash crash = Crash.linux().at(APP + 0x10, STACK, 0).stack(APP + 0x101, 0);
        crash.dump().memory(APP + 0x101 - bytes.length, code);
        return crash.walk().size();
    }

    @Test
    void addressesThatCannotBeExecutedAreSkippedInBestModeOnly() {
        assertThat(crashWithDataAddressOnStack().walk().get(1).instruction())
                .isEqualTo(APP + 0x100);
        assertThat(crashWithDataAddressOnStack().walkLikeRustMinidump().get(1).instruction())
                .isEqualTo(APP + 0x8100);
    }

    private static Crash crashWithDataAddressOnStack() {
        Crash crash = Crash.linux().at(APP + 0x10, STACK, 0).stack(APP + 0x8101, APP + 0x101, 0);
        crash.dump()
                .linuxMaps(
                        """
                        00400000-00408000 r-xp 00000000 00:00 0
                        00408000-00410000 rw-p 00000000 00:00 0
                        """);
        return crash;
    }
}
