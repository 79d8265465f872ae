package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import org.junit.jupiter.api.Test;

class X86Test {

    private static final String[] BY_STACK_POINTER = {
        "FUNC 1000 100 0 inner", "STACK CFI INIT 1000 100 .cfa: $esp 4 + .ra: .cfa -4 + ^"
    };

    @Test
    void aReturnAddressInTheFirstPageEndsTheStack() {
        assertThat(returningTo(0x1000).walkLikeRustMinidump()).hasSize(3);
        assertThat(returningTo(0xfff).walkLikeRustMinidump()).hasSize(1);
    }

    @Test
    void inBestModeAnotherTechniqueIsAskedInstead() {
        assertThat(returningTo(0xfff).walk())
                .extracting(WalkedFrame::trust)
                .containsExactly(FrameTrust.CONTEXT, FrameTrust.SCAN);
    }

    private static Crash returningTo(long address) {
        return Crash.linux(Cpu.X86)
                .at(APP + 0x1010, STACK, 0)
                .stack(address, APP + 0x1081)
                .symbols("app", BY_STACK_POINTER);
    }

    @Test
    void aStackPointerThatDoesNotMoveEndsTheStack() {
        assertThat(withStackPointerAt("$esp 4 +").walkLikeRustMinidump()).hasSize(3);
        assertThat(withStackPointerAt("$esp").walkLikeRustMinidump()).hasSize(1);
    }

    @Test
    void inBestModeItIsNoAnswerEither() {
        assertThat(withStackPointerAt("$esp").walk().get(1).trust()).isEqualTo(FrameTrust.SCAN);
    }

    private static Crash withStackPointerAt(String frameAddress) {
        return Crash.linux(Cpu.X86)
                .at(APP + 0x1010, STACK, 0)
                .stack(APP + 0x3011, APP + 0x2011)
                .symbols(
                        "app",
                        "FUNC 1000 100 0 inner",
                        "FUNC 2000 2000 0 others",
                        "STACK CFI INIT 1000 100 .cfa: " + frameAddress + " .ra: $esp ^");
    }

    @Test
    void registersThatCallsPreserveReachTheCaller() {
        assertThat(callerUnwoundBy("ebp").walkInBothModes()).hasSize(3);
        assertThat(callerUnwoundBy("ebx").walkInBothModes()).hasSize(3);
        assertThat(callerUnwoundBy("esi").walkInBothModes()).hasSize(3);
        assertThat(callerUnwoundBy("edi").walkInBothModes()).hasSize(3);
    }

    @Test
    void othersDoNot() {
        assertThat(callerUnwoundBy("ecx").walkInBothModes()).hasSize(2);
        assertThat(callerUnwoundBy("edx").walkInBothModes()).hasSize(2);
    }

    /** The word that the register leads to is too far away for a scan. */
    private static Crash callerUnwoundBy(String register) {
        long[] stack = new long[300];
        stack[0] = APP + 0x2011;
        stack[290] = APP + 0x3011;
        return Crash.linux(Cpu.X86)
                .at(APP + 0x1010, STACK, 0)
                .with(register, STACK + 290 * 4)
                .stack(stack)
                .symbols(
                        "app",
                        "FUNC 1000 100 0 inner",
                        "FUNC 2000 100 0 caller",
                        "FUNC 3000 100 0 outer",
                        "STACK CFI INIT 1000 100 .cfa: $esp 4 + .ra: .cfa -4 + ^",
                        "STACK CFI INIT 2000 100 .cfa: $" + register + " 4 + .ra: .cfa -4 + ^");
    }
}
