package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import dev.faultline.minidump.MemoryRegion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Arm64Test {

    private static final List<String> FUNCTIONS =
            List.of("FUNC 1000 100 0 inner", "FUNC 2000 100 0 caller", "FUNC 3000 100 0 outer");

    @Test
    void aScanTakesOnlyAddressesThatUserCodeCanHave() {
        assertThat(scannedBelow(0, 0x10_0000, 0xfff)).isEqualTo(LIB + 0xc);
        assertThat(scannedBelow(0, 0x10_0000, 0x1000)).isEqualTo(0xffc);
        assertThat(scannedBelow(0x000f_ffff_ffff_0000L, 0x2_0000, 0x000f_ffff_ffff_ffffL))
                .isEqualTo(0x000f_ffff_ffff_fffbL);
        assertThat(scannedBelow(0x000f_ffff_ffff_0000L, 0x2_0000, 0x0010_0000_0000_0000L))
                .isEqualTo(LIB + 0xc);
    }

    private static long scannedBelow(long base, long size, long address) {
        Crash crash =
                Crash.linux(Cpu.ARM64)
                        .at(APP + 0x10, STACK, STACK - 0x100)
                        .stack(address, LIB + 0x10, 0);
        crash.dump().bareModule(base, size, "edge");
        return crash.walkInBothModes().get(1).instruction();
    }

    @Test
    void looksAt160WordsBehindASureFrameAnd40BehindAScannedOne() {
        assertThat(crashWith(159).walkInBothModes()).hasSize(2);
        assertThat(crashWith(160).walkInBothModes()).hasSize(1);
        assertThat(crashWith(40, APP + 0x100).walkInBothModes()).hasSize(3);
        assertThat(crashWith(41, APP + 0x100).walkInBothModes()).hasSize(2);
    }

    private static Crash crashWith(int word, long... first) {
        long[] stack = new long[200];
        System.arraycopy(first, 0, stack, 0, first.length);
        stack[word] = LIB + 0x10;
        return Crash.linux(Cpu.ARM64).at(APP + 0x10, STACK, STACK - 0x100).stack(stack);
    }

    @Test
    void theInnermostFunctionMayHaveNoFrame() {
        assertThat(unwound(APP + 0x2010, ".cfa: sp .ra: x30").walkInBothModes())
                .extracting(WalkedFrame::function)
                .startsWith("inner", "caller");
    }

    @Test
    void othersMayHaveNoneByUnwindInformation() {
        Crash crash =
                unwound(
                        APP + 0x2010,
                        ".cfa: sp .ra: x30 x30: x19",
                        "STACK CFI INIT 2000 100 .cfa: sp .ra: x30");

        assertThat(crash.with("x19", APP + 0x3010).walkInBothModes())
                .extracting(WalkedFrame::function)
                .startsWith("inner", "caller", "outer");
    }

    @Test
    void aFrameThatReturnsToItselfIsNoAnswer() {
        Crash crash = unwound(APP + 0x1010, ".cfa: sp .ra: x30").stack(APP + 0x2010, 0);

        assertThat(crash.walkLikeRustMinidump()).hasSize(1);
        assertThat(crash.walk().get(1).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void aStackPointerThatMovesInwardsIsNoAnswer() {
        Crash crash = unwound(APP + 0x3010, ".cfa: sp 8 - .ra: x30").stack(0, APP + 0x2010, 0);
        crash.with("sp", STACK + 8).with("lr", 0);

        assertThat(crash.walkLikeRustMinidump()).hasSize(1);
        assertThat(crash.walk().get(1).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void aFrameRecordMayEndAtTheStackPointerOfTheInnermostFunction() {
        assertThat(withRecordBelow(16).walk().get(1).trust()).isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(withRecordBelow(16).walkLikeRustMinidump().get(1).trust())
                .isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(withRecordBelow(24).walkLikeRustMinidump()).hasSize(1);
        assertThat(withRecordBelow(24).walk())
                .extracting(WalkedFrame::trust)
                .containsExactly(FrameTrust.CONTEXT, FrameTrust.SCAN);
    }

    @Test
    void thatOfAnotherFunctionIsFurtherOut() {
        Crash atEnd = unwound(APP + 0x2010, ".cfa: sp 16 + .ra: x30");
        Crash further = unwound(APP + 0x2010, ".cfa: sp 16 + .ra: x30");

        atEnd.with("fp", STACK).stack(0, APP + 0x3010, 0, 0);
        further.with("fp", STACK + 8).stack(0, 0, APP + 0x3010, 0);

        assertThat(atEnd.walk()).hasSize(2);
        assertThat(atEnd.walkLikeRustMinidump()).hasSize(2);
        assertThat(further.walk().get(2).trust()).isEqualTo(FrameTrust.FRAME_POINTER);
        assertThat(further.walkLikeRustMinidump().get(2).trust())
                .isEqualTo(FrameTrust.FRAME_POINTER);
    }

    private static Crash withRecordBelow(int bytes) {
        long[] stack = {0, 0, 0, 0, LIB + 0x20, 0};
        stack[(32 - bytes) / 8 + 1] = LIB + 0x10;
        return Crash.linux(Cpu.ARM64).at(APP + 0x10, STACK + 32, STACK + 32 - bytes).stack(stack);
    }

    @Test
    void aReturnAddressInTheFirstPageEndsTheStack() {
        Crash crash = unwound(0, ".cfa: sp 8 + .ra: .cfa -8 + ^").stack(0xfff, APP + 0x2010, 0);

        assertThat(crash.walkLikeRustMinidump()).hasSize(1);
        assertThat(crash.walk().get(1).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void callsPreserveElevenRegisters() {
        List<String> preserved =
                new ArrayList<>(IntStream.rangeClosed(19, 28).mapToObj(i -> "x" + i).toList());
        preserved.add("fp");
        for (String register : preserved) {
            assertThat(callerUnwoundBy(register)).hasSize(3);
        }
        for (String register : List.of("x0", "x8", "x9", "x16", "x17", "x18")) {
            assertThat(callerUnwoundBy(register)).hasSize(2);
        }
    }

    /** The word that the register leads to is too far away for a scan. */
    private static List<WalkedFrame> callerUnwoundBy(String register) {
        long[] stack = new long[700];
        stack[0] = APP + 0x2010;
        stack[690] = APP + 0x3010;
        return unwound(
                        0,
                        ".cfa: sp 8 + .ra: .cfa -8 + ^",
                        "STACK CFI INIT 2000 100 .cfa: " + register + " 8 + .ra: .cfa -8 + ^")
                .with(register, STACK + 690 * 8)
                .stack(stack)
                .walkInBothModes();
    }

    @Test
    void callsGoToAPlaceOrThroughARegister() {
        assertThat(isCall(0x9400_0001)).isTrue(); // bl
        assertThat(isCall(0x97ff_ffff)).isTrue();
        assertThat(isCall(0xd63f_0060)).isTrue(); // blr x3
        assertThat(isCall(0x1400_0001)).isFalse(); // b
        assertThat(isCall(0xd61f_0060)).isFalse(); // br x3
        assertThat(isCall(0xd65f_03c0)).isFalse(); // ret
        assertThat(isCall(0xd503_201f)).isFalse(); // nop
        assertThat(isCall(0)).isFalse();
    }

    @Test
    void callsMayCheckTheSignatureOfTheirPointer() {
        assertThat(isCall(0xd63f_087f)).isTrue(); // blraaz x3
        assertThat(isCall(0xd63f_0c7f)).isTrue(); // blrabz x3
        assertThat(isCall(0xd73f_0864)).isTrue(); // blraa x3, x4
        assertThat(isCall(0xd73f_0c64)).isTrue(); // blrab x3, x4
        assertThat(isCall(0xd61f_087f)).isFalse(); // braaz x3
        assertThat(isCall(0xd71f_0864)).isFalse(); // braa x3, x4
    }

    private static boolean isCall(int instruction) {
        ByteBuffer code = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        return new Arm64().followsCall(MemoryRegion.of(0, code.putInt(4, instruction)), 8);
    }

    /** In the inner function with these rules; its frame pointer leads nowhere. */
    private static Crash unwound(long linkRegister, String rules, String... records) {
        List<String> symbols = new ArrayList<>(FUNCTIONS);
        symbols.add("STACK CFI INIT 1000 100 " + rules);
        symbols.addAll(List.of(records));
        return Crash.linux(Cpu.ARM64)
                .at(APP + 0x1010, STACK, STACK - 0x100)
                .with("lr", linkRegister)
                .stack(0, 0)
                .symbols("app", symbols.toArray(String[]::new));
    }
}
