package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class X86ScanTest {

    private static final int FARTHEST_FRAME = 128 * 1024;

    @Test
    void looksAt160WordsBehindTheRegistersOfTheDump() {
        assertThat(withReturnAddressAt(159).walkInBothModes()).hasSize(2);
        assertThat(withReturnAddressAt(160).walkInBothModes()).hasSize(1);
    }

    private static Crash withReturnAddressAt(int word) {
        long[] stack = new long[200];
        stack[word] = APP + 0x101;
        return Crash.windows(Cpu.X86).at(APP + 0x10, STACK, 0).stack(stack);
    }

    @Test
    void looksAt160WordsBehindAFrameFoundByUnwindInformation() {
        assertThat(behindUnwoundFrame(159).walkInBothModes()).hasSize(3);
        assertThat(behindUnwoundFrame(160).walkInBothModes()).hasSize(2);
    }

    private static Crash behindUnwoundFrame(int words) {
        return behindFrame(words)
                .symbols("app", "FUNC 0 80 0 inner", "STACK WIN 0 0 80 0 0 0 0 0 0 0 0");
    }

    @Test
    void looksAt40WordsBehindAScannedFrame() {
        assertThat(behindFrame(39).walkInBothModes()).hasSize(3);
        assertThat(behindFrame(40).walkInBothModes()).hasSize(2);
    }

    /** The frame found first has nothing but zeros for so many words. */
    private static Crash behindFrame(int words) {
        long[] stack = new long[200];
        stack[0] = LIB + 0x101;
        stack[1 + words] = LIB + 0x201;
        return Crash.windows(Cpu.X86).at(APP + 0x10, STACK, 0).stack(stack);
    }

    @Test
    void looksAt40WordsBehindAFrameFoundByFramePointer() {
        assertThat(behindFramePointer(39).walkInBothModes()).hasSize(3);
        assertThat(behindFramePointer(40).walkInBothModes()).hasSize(2);
    }

    private static Crash behindFramePointer(int words) {
        long[] stack = new long[200];
        stack[1] = LIB + 0x101;
        stack[2 + words] = LIB + 0x201;
        return Crash.windows(Cpu.X86).at(APP + 0x10, STACK, STACK).stack(stack);
    }

    @Test
    void theFramePointerSavedBelowTheReturnAddressLeadsOn() {
        assertThat(callerOfCaller(withSavedFramePointer(STACK + 16)))
                .isEqualTo(FrameTrust.FRAME_POINTER);
    }

    @Test
    void onlyAFramePointerAboveTheReturnAddressDoes() {
        long slot = STACK + 4;
        assertThat(callerOfCaller(withSavedFramePointer(slot))).isEqualTo(FrameTrust.SCAN);
        assertThat(callerOfCaller(withSavedFramePointer(slot + 4)))
                .isEqualTo(FrameTrust.FRAME_POINTER);
    }

    @Test
    void onlyAFramePointerThatIsNotFarAwayDoes() {
        assertThat(callerOfCaller(withSavedFramePointer(STACK + FARTHEST_FRAME)))
                .isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(callerOfCaller(withSavedFramePointer(STACK + FARTHEST_FRAME + 4)))
                .isEqualTo(FrameTrust.SCAN);
    }

    private static Crash withSavedFramePointer(long saved) {
        long[] stack = new long[FARTHEST_FRAME / 4 + 4];
        Arrays.fill(stack, APP + 0x301);
        stack[0] = saved;
        stack[1] = LIB + 0x101;
        return Crash.windows(Cpu.X86).at(APP + 0x10, STACK, 0).stack(stack);
    }

    private static FrameTrust callerOfCaller(Crash crash) {
        FrameTrust trust = crash.walk().get(2).trust();
        assertThat(crash.walkLikeRustMinidump().get(2).trust()).isEqualTo(trust);
        return trust;
    }

    /** It is at the last word, so that it did not lead to a frame. */
    @Test
    void theFramePointerOfTheCalleeIsKeptIfItIsOnTheStackFurtherOut() {
        long slot = STACK + 4;

        assertThat(callerOfCaller(unwoundBy(slot + 8, 0, LIB + 0x101, APP + 0x201, 0)))
                .isEqualTo(FrameTrust.CFI);
        assertThat(callerOfCaller(unwoundBy(slot + 4, 0, LIB + 0x101, APP + 0x201)))
                .isEqualTo(FrameTrust.CFI);
        assertThat(callerOfCaller(unwoundBy(slot + 8, 0, LIB + 0x101, APP + 0x201)))
                .isEqualTo(FrameTrust.SCAN);
    }

    /** The caller found by the scan can be unwound only if its frame pointer is known. */
    private static Crash unwoundBy(long framePointer, long... stack) {
        return Crash.windows(Cpu.X86)
                .at(APP + 0x10, STACK, framePointer)
                .stack(stack)
                .symbols(
                        "lib",
                        "FUNC 0 1000 0 f",
                        "STACK CFI INIT 0 1000 .cfa: $ebp 4 + .ra: $esp ^");
    }
}
