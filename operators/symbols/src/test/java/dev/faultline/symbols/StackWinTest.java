package dev.faultline.symbols;

import static dev.faultline.symbols.UnwindRulesTest.registers;
import static dev.faultline.symbols.UnwindRulesTest.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.symbols.UnwindRulesTest.MapMemory;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackWinTest {

    private static final String STANDARD_PROLOGUE =
            "$T0 $ebp = $eip $T0 4 + ^ = $ebp $T0 ^ = $esp $T0 8 + =";

    private final Registers callee =
            registers(UnwindCpu.X86, "eip", 0x40, "esp", 0x100, "ebp", 0x120, "ebx", 3);
    private final Registers caller = registers(UnwindCpu.X86, "esi", 77);

    @Test
    void runsAProgram() {
        StackWin record = frameData(0, 0, 0, STANDARD_PROLOGUE);

        assertThat(record.apply(callee, false, 0, words(0x120, 0x999, 0x124, 0x50), caller))
                .isTrue();
        assertThat(value(caller, "eip")).isEqualTo(0x50);
        assertThat(value(caller, "ebp")).isEqualTo(0x999);
        assertThat(value(caller, "esp")).isEqualTo(0x128);
        assertThat(value(caller, "ebx")).isEqualTo(3);
        assertThat(caller.has(UnwindCpu.X86.register("esi"))).as("not told").isFalse();
    }

    @Test
    void startsTheSearchBehindTheFrameAndTheParametersOfTheCallee() {
        StackWin record = frameData(4, 0xc, 0x10, "$eip .raSearch ^ = $esp .raSearchStart 4 + =");

        assertThat(record.apply(callee, false, 8, words(0x124, 0x50), caller)).isTrue();
        assertThat(value(caller, "esp")).isEqualTo(0x128);
    }

    @Test
    void startsTheSearchAtTheFramePointerInAFunctionThatAligns() {
        StackWin record = frameData(0, 0, 0, "$eip .raSearch ^ = $esp $esp 16 @ =");

        assertThat(record.apply(callee, false, 0, words(0x124, 0x50), caller)).isTrue();
        assertThat(value(caller, "eip")).isEqualTo(0x50);
    }

    @Test
    void readsAnAssignmentWithoutABlankBehindIt() {
        StackWin record = frameData(0, 0, 0, "$T0 $ebp =$eip $T0 4 + ^ =$esp $T0 8 + =");

        assertThat(record.apply(callee, false, 0, words(0x124, 0x50), caller)).isTrue();
        assertThat(value(caller, "eip")).isEqualTo(0x50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$esp .undef = $eip 1 =",
                "$eip $T0 =",
                "$eip 0 ^ =",
                "1 $eip =",
                "$eip 1 0 / =",
                "$eip 1 3 @ =",
                "$eip =",
                "+",
                "$eip 2147483648 =",
                "$eip nonsense =",
            })
    void failsWithoutTouchingTheCaller(String program) {
        StackWin record = frameData(0, 0, 0, program);

        assertThat(record.apply(callee, false, 0, words(), caller)).isFalse();
        assertThat(value(caller, "esi")).isEqualTo(77);
    }

    @Test
    void findsTheReturnAddressBySizes() {
        StackWin record = fpo(0xc, 0x10, false);

        assertThat(record.apply(callee, false, 4, words(0x120, 0x50), caller)).isTrue();
        assertThat(value(caller, "eip")).isEqualTo(0x50);
        assertThat(value(caller, "esp")).isEqualTo(0x124);
        assertThat(value(caller, "ebp")).as("passes through").isEqualTo(0x120);
        assertThat(value(caller, "ebx")).as("passes through").isEqualTo(3);
    }

    @Test
    void restoresTheFramePointerThatAFunctionUsedForItself() {
        StackWin record = fpo(0xc, 0x10, true);
        StackMemory stack = words(0x120, 0x50, 0x108, 0x777);

        assertThat(record.apply(callee, false, 4, stack, caller)).isTrue();
        assertThat(value(caller, "ebp")).isEqualTo(0x777);
        assertThat(caller.has(UnwindCpu.X86.register("ebx"))).isFalse();
    }

    @Test
    void skipsALeftOverReturnAddressAboveTheInnermostFrameOnly() {
        StackWin record = fpo(0, 0, false);
        StackMemory stack = words(0x100, 0x40, 0x104, 0x50);

        record.apply(callee, true, 0, stack, caller);
        assertThat(value(caller, "eip")).isEqualTo(0x50);
        record.apply(callee, false, 0, stack, caller);
        assertThat(value(caller, "eip")).isEqualTo(0x40);
    }

    @Test
    void prefersProgramsToSizesAndSkipsInconsistentRecords() {
        SymbolTable table =
                SymBuilder.module("x86")
                        .fpo(0x10, 0x30, 4, 0, 0, false)
                        .frameData(0x20, 0x10, 8, 0, 0, STANDARD_PROLOGUE)
                        .line("STACK WIN 4 50 10 0 0 0 0 0 0 0 1")
                        .line("STACK WIN 0 60 10 0 0 0 0 0 0 1 $eip")
                        .line("STACK WIN 3 70 10 0 0 0 0 0 0 0 0")
                        .table();

        assertThat(parameterSize(table, 0x1f)).isEqualTo(4);
        assertThat(parameterSize(table, 0x20)).isEqualTo(8);
        assertThat(parameterSize(table, 0x30)).isEqualTo(4);
        assertThat(table.stackWin(0x50)).isNull();
        assertThat(table.stackWin(0x60)).isNull();
        assertThat(table.stackWin(0x70)).isNull();
        assertThat(table.notes().droppedRecords()).isEqualTo(2);
    }

    @Test
    void cutsARecordShortWhereTheNextOneStarts() {
        SymbolTable table =
                SymBuilder.module("x86")
                        .fpo(0x10, 0x10, 1, 0, 0, false)
                        .fpo(0x11, 0xf, 2, 0, 0, false)
                        .fpo(0x14, 0xc, 3, 0, 0, false)
                        .fpo(0x14, 0x8, 4, 0, 0, false)
                        .table();

        assertThat(parameterSize(table, 0x10)).isEqualTo(1);
        assertThat(parameterSize(table, 0x13)).isEqualTo(2);
        assertThat(parameterSize(table, 0x14)).isEqualTo(3);
        assertThat(parameterSize(table, 0x1f)).isEqualTo(3);
        assertThat(table.notes().droppedRecords()).isEqualTo(1);
    }

    @Test
    void tellsParameterSizesForFunctions() {
        SymbolTable table =
                SymBuilder.module("x86")
                        .line("FUNC 10 20 4 f")
                        .fpo(0x20, 0x10, 12, 0, 0, false)
                        .table();

        assertThat(table.resolve(0x10)).extracting(Resolution::parameterSize).isEqualTo(4);
        assertThat(table.resolve(0x20)).extracting(Resolution::parameterSize).isEqualTo(12);
    }

    private static StackWin frameData(int parameters, int saved, int locals, String program) {
        return record(
                SymBuilder.module("x86").frameData(0x10, 0x10, parameters, saved, locals, program));
    }

    private static StackWin fpo(int saved, int locals, boolean usesEbp) {
        return record(SymBuilder.module("x86").fpo(0x10, 0x10, 0, saved, locals, usesEbp));
    }

    private static StackWin record(SymBuilder builder) {
        return Objects.requireNonNull(builder.table().stackWin(0x10));
    }

    private static int parameterSize(SymbolTable table, long offset) {
        return Objects.requireNonNull(table.stackWin(offset)).parameterSize();
    }

    private static StackMemory words(long... addressesAndWords) {
        Map<Long, Long> words = new HashMap<>();
        for (int i = 0; i < addressesAndWords.length; i += 2) {
            words.put(addressesAndWords[i], addressesAndWords[i + 1]);
        }
        return new MapMemory(words);
    }
}
