package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import dev.faultline.minidump.MemoryRegion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    @Test
    void armCodeCallsByThreeInstructions() {
        assertThat(isArmCall(0xeb00_0001)).isTrue(); // bl
        assertThat(isArmCall(0x0b00_0001)).isTrue(); // bleq
        assertThat(isArmCall(0xfa00_0001)).isTrue(); // blx to Thumb code
        assertThat(isArmCall(0xfb00_0001)).isTrue();
        assertThat(isArmCall(0xe12f_ff33)).isTrue(); // blx r3
        assertThat(isArmCall(0xea00_0001)).isFalse(); // b
        assertThat(isArmCall(0xe12f_ff13)).isFalse(); // bx r3
        assertThat(isArmCall(0xe59f_f004)).isFalse(); // ldr pc
        assertThat(isArmCall(0)).isFalse();
    }

    @Test
    void thumbCodeCallsByTwo() {
        assertThat(isThumbCall(0xf000, 0xf801)).isTrue(); // bl
        assertThat(isThumbCall(0xf7ff, 0xe801)).isTrue(); // blx to ARM code
        assertThat(isThumbCall(0xbf00, 0x4798)).isTrue(); // blx r3
        assertThat(isThumbCall(0xf000, 0x9001)).isFalse(); // b.w
        assertThat(isThumbCall(0xbf00, 0x4718)).isFalse(); // bx r3
        assertThat(isThumbCall(0xbf00, 0xf801)).isFalse(); // the second half only
        assertThat(isThumbCall(0, 0)).isFalse();
    }

    private static boolean isArmCall(int instruction) {
        return new Arm().followsCall(MemoryRegion.of(0, code().putInt(4, instruction)), 8);
    }

    private static boolean isThumbCall(int first, int second) {
        ByteBuffer code = code().putShort(4, (short) first).putShort(6, (short) second);
        return new Arm().followsCall(MemoryRegion.of(0, code), 8 + 1);
    }

    private static ByteBuffer code() {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String[] symbols(String... records) {
        return Stream.of(FUNCTIONS, records).flatMap(Arrays::stream).toArray(String[]::new);
    }
}
