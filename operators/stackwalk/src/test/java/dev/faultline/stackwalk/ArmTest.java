package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArmTest {

    private static final String[] FUNCTIONS = {
        "FUNC 1000 100 0 inner", "FUNC 2000 100 0 caller", "FUNC 3000 100 0 outer"
    };

    @Test
    void theCallIsTwoBytesBeforeTheReturnAddressInThumbCodeAndInArmCode() {
        assertThat(returningTo(APP + 0x2011).get(1).instruction()).isEqualTo(APP + 0x200f);
        assertThat(returningTo(APP + 0x2010).get(1).instruction()).isEqualTo(APP + 0x200e);
        assertThat(returningTo(APP + 0x2010).get(1).trust()).isEqualTo(FrameTrust.CFI);
    }

    private static List<WalkedFrame> returningTo(long address) {
        return Crash.linux(Cpu.ARM)
                .at(APP + 0x1010, STACK, 0)
                .stack(address)
                .symbols("app", symbols("STACK CFI INIT 1000 100 .cfa: sp 4 + .ra: .cfa -4 + ^"))
                .walkInBothModes();
    }

    @Test
    void aReturnAddressInTheFirstPageEndsTheStack() {
        Crash crash =
                Crash.linux(Cpu.ARM)
                        .at(APP + 0x1010, STACK, 0)
                        .stack(0xfff, APP + 0x3011)
                        .symbols(
                                "app",
                                symbols("STACK CFI INIT 1000 100 .cfa: sp 4 + .ra: .cfa -4 + ^"));

        assertThat(crash.walkLikeRustMinidump()).hasSize(1);
        assertThat(crash.walk())
                .extracting(WalkedFrame::function)
                .containsExactly("inner", "outer");
    }

    @Test
    void theInnermostFunctionMayHaveNoFrame() {
        List<WalkedFrame> frames =
                Crash.linux(Cpu.ARM)
                        .at(APP + 0x1010, STACK, 0)
                        .with("lr", APP + 0x2011)
                        .stack(APP + 0x3011)
                        .symbols(
                                "app",
                                symbols(
                                        "STACK CFI INIT 1000 100 .cfa: sp .ra: lr",
                                        "STACK CFI INIT 2000 100 .cfa: sp 4 + .ra: .cfa -4 + ^"))
                        .walkInBothModes();

        assertThat(frames)
                .extracting(WalkedFrame::function)
                .containsExactly("inner", "caller", "outer");
        assertThat(frames.get(1).trust()).isEqualTo(FrameTrust.CFI);
    }

    @Test
    void othersHaveOne() {
        Crash crash =
                Crash.linux(Cpu.ARM)
                        .at(APP + 0x1010, STACK, 0)
                        .with("lr", APP + 0x2011)
                        .stack(APP + 0x3011, 0)
                        .symbols(
                                "app",
                                symbols(
                                        "STACK CFI INIT 1000 100 .cfa: sp .ra: lr",
                                        "STACK CFI INIT 2000 100 .cfa: sp .ra: sp ^"));

        assertThat(crash.walkLikeRustMinidump())
                .extracting(WalkedFrame::function)
                .containsExactly("inner", "caller");
        assertThat(crash.walk())
                .extracting(WalkedFrame::trust)
                .containsExactly(FrameTrust.CONTEXT, FrameTrust.CFI, FrameTrust.SCAN);
    }

    @Test
    void aStackPointerThatMovesInwardsIsNoAnswer() {
        Crash crash =
                Crash.linux(Cpu.ARM)
                        .at(APP + 0x1010, STACK + 4, 0)
                        .stack(APP + 0x2011, APP + 0x3011)
                        .symbols(
                                "app", symbols("STACK CFI INIT 1000 100 .cfa: sp 4 - .ra: .cfa ^"));

        assertThat(crash.walkLikeRustMinidump()).hasSize(1);
        assertThat(crash.walk())
                .extracting(WalkedFrame::function)
                .containsExactly("inner", "outer");
    }

    @Test
    void callsPreserveEightRegisters() {
        for (String register : List.of("r4", "r5", "r6", "r7", "r8", "r9", "r10", "fp")) {
            assertThat(callerUnwoundBy(register)).hasSize(3);
        }
        for (String register : List.of("r0", "r1", "r2", "r3", "r12")) {
            assertThat(callerUnwoundBy(register)).hasSize(2);
        }
    }

    /** The word that the register leads to is too far away for a scan. */
    private static List<WalkedFrame> callerUnwoundBy(String register) {
        long[] stack = new long[700];
        stack[0] = APP + 0x2011;
        stack[690] = APP + 0x3011;
        return Crash.linux(Cpu.ARM)
                .at(APP + 0x1010, STACK, 0)
                .with(register, STACK + 690 * 4)
                .stack(stack)
                .symbols(
                        "app",
                        symbols(
                                "STACK CFI INIT 1000 100 .cfa: sp 4 + .ra: .cfa -4 + ^",
                                "STACK CFI INIT 2000 100 .cfa: "
                                        + register
                                        + " 4 + .ra: .cfa -4 + ^"))
                .walkInBothModes();
    }

    private static String[] symbols(String... records) {
        return Stream.of(FUNCTIONS, records).flatMap(Arrays::stream).toArray(String[]::new);
    }
}
