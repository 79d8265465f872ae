package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArmScanTest {

    @Test
    void looksAt160WordsBehindASureFrame() {
        assertThat(crashWith(159, APP + 0x101).walkInBothModes()).hasSize(2);
        assertThat(crashWith(160, APP + 0x101).walkInBothModes()).hasSize(1);
    }

    @Test
    void looksAt40WordsBehindAScannedFrame() {
        assertThat(crashWith(1 + 39, APP + 0x101, LIB + 0x11).walkInBothModes()).hasSize(3);
        assertThat(crashWith(1 + 40, APP + 0x101, LIB + 0x11).walkInBothModes()).hasSize(2);
    }

    private static Crash crashWith(int word, long returnAddress, long... first) {
        long[] stack = new long[200];
        System.arraycopy(first, 0, stack, 0, first.length);
        stack[word] = returnAddress;
        return Crash.linux(Cpu.ARM).at(LIB + 0x10, STACK, 0).stack(stack);
    }

    @Test
    void theLowestBitTellsWhetherAPublicNameFits() {
        assertThat(namedBy("PUBLIC 1001 0 thumb", APP + 0x1011)).isEqualTo(APP + 0x100f);
        assertThat(namedBy("PUBLIC 1001 0 thumb", APP + 0x1010)).isEqualTo(APP + 0x2ffe);
        assertThat(namedBy("PUBLIC 1000 0 arm", APP + 0x1010)).isEqualTo(APP + 0x100e);
        assertThat(namedBy("PUBLIC 1000 0 arm", APP + 0x1011)).isEqualTo(APP + 0x2ffe);
    }

    @Test
    void aFunctionDoesNotTellWhatItsCodeIs() {
        assertThat(namedBy("FUNC 1000 100 0 any", APP + 0x1011)).isEqualTo(APP + 0x100f);
        assertThat(namedBy("FUNC 1000 100 0 any", APP + 0x1010)).isEqualTo(APP + 0x100e);
    }

    @Test
    void armInstructionsAreWholeWords() {
        assertThat(namedBy("FUNC 1000 100 0 any", APP + 0x1012)).isEqualTo(APP + 0x2ffe);
        assertThat(namedBy("FUNC 1000 100 0 any", APP + 0x1013)).isEqualTo(APP + 0x1011);
    }

    @Test
    void rustMinidumpDoesNotCareForTheLowestBit() {
        assertThat(
                        crashNamedBy("PUBLIC 1001 0 thumb", APP + 0x1010)
                                .walkLikeRustMinidump()
                                .get(1)
                                .instruction())
                .isEqualTo(APP + 0x100e);
    }

    /** Where the caller calls, in the named function or in the next one. */
    private static long namedBy(String record, long address) {
        return crashNamedBy(record, address).walk().get(1).instruction();
    }

    private static Crash crashNamedBy(String record, long address) {
        return Crash.linux(Cpu.ARM)
                .at(LIB + 0x10, STACK, 0)
                .stack(address, APP + 0x3000, 0)
                .symbols("app", record, "FUNC 2f00 200 0 next");
    }

    @Test
    void aPointerToAFunctionIsAReturnAddressOnlyIfTheStackGoesOnFromThere() {
        assertThat(functionPointerOnStack("").walk()).hasSize(1);
        assertThat(functionPointerOnStack(LEADS_ON).walk())
                .extracting(WalkedFrame::function)
                .startsWith("inner", "previous", "outer");
    }

    @Test
    void notEvenThenIfItIsKeptSomewhereElseAsWell() {
        Crash crash = functionPointerOnStack(LEADS_ON, APP + 0x2000, 0, APP + 0x3010, APP + 0x2000);

        assertThat(crash.walk())
                .extracting(WalkedFrame::function)
                .containsExactly("inner", "outer");
    }

    @Test
    void rustMinidumpTakesItInAnyCase() {
        assertThat(functionPointerOnStack("").walkLikeRustMinidump())
                .extracting(WalkedFrame::function)
                .containsExactly("inner", "previous");
    }

    @Test
    void aPointerToThumbCodeHasItsLowestBitSet() {
        assertThat(pointerToThumbCode("PUBLIC 2001 0 pointed_to").walk()).hasSize(1);
        assertThat(pointerToThumbCode("FUNC 2000 100 0 pointed_to").walk()).hasSize(1);
        assertThat(pointerToThumbCode("FUNC 2010 100 0 another").walk()).hasSize(2);
    }

    private static Crash pointerToThumbCode(String record) {
        return Crash.linux(Cpu.ARM)
                .at(LIB + 0x10, STACK, 0)
                .stack(APP + 0x2001, 0)
                .symbols("app", "PUBLIC 1f01 0 previous", record);
    }

    private static final String LEADS_ON = "STACK CFI INIT 1f00 100 .cfa: sp 8 + .ra: .cfa -4 + ^";

    private static Crash functionPointerOnStack(String rules) {
        return functionPointerOnStack(rules, APP + 0x2000, 0, rules.isEmpty() ? 0 : APP + 0x3010);
    }

    private static Crash functionPointerOnStack(String rules, long... stack) {
        return Crash.linux(Cpu.ARM)
                .at(LIB + 0x10, STACK, 0)
                .stack(stack)
                .symbols("lib", "FUNC 0 100 0 inner")
                .symbols(
                        "app",
                        "FUNC 1f00 100 0 previous",
                        "FUNC 2000 100 0 pointed_to",
                        "FUNC 3000 100 0 outer",
                        rules);
    }

    @Test
    void theFramePointerOfThumbCodeIsFoundWhereItWasSavedOnTheWay() {
        assertThat(functionsOf(throughFramePointer("r7", 1))).contains("outer");
        assertThat(functionsOf(throughFramePointer("fp", 1))).doesNotContain("outer");
    }

    @Test
    void thatOfArmCodeIsAnotherRegister() {
        assertThat(functionsOf(throughFramePointer("fp", 0))).contains("outer");
        assertThat(functionsOf(throughFramePointer("r7", 0))).doesNotContain("outer");
    }

    @Test
    void whatLeadsNowhereWasNoFramePointer() {
        Crash crash = throughFramePointer("r7", 1, 0x1234);

        assertThat(crash.walk()).hasSize(2);
    }

    private static Crash throughFramePointer(String register, int thumb) {
        return throughFramePointer(register, thumb, APP + 0x2010);
    }

    private static Crash throughFramePointer(String register, int thumb, long next) {
        long[] stack = new long[700];
        stack[1] = STACK + 650 * 4;
        stack[3] = APP + 0x1010 + thumb;
        stack[651] = next + thumb;
        return Crash.linux(Cpu.ARM)
                .at(LIB + 0x10, STACK, 0)
                .stack(stack)
                .symbols(
                        "app",
                        "FUNC 1000 100 0 caller",
                        "FUNC 2000 100 0 outer",
                        "STACK CFI INIT 1000 100 .cfa: %s 8 + .ra: .cfa -4 + ^"
                                .formatted(register));
    }

    private static List<String> functionsOf(Crash crash) {
        return crash.walk().stream().map(frame -> String.valueOf(frame.function())).toList();
    }
}
