package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StackWinTechniqueTest {

    private static final String INNER = "FUNC 1000 100 0 inner";
    private static final String MIDDLE = "FUNC 2000 100 0 middle";
    private static final String OUTER = "FUNC 3000 100 0 outer";
    private static final long IN_MIDDLE = APP + 0x2011;
    private static final long IN_OUTER = APP + 0x3011;

    /** A return address that a scan would take. */
    private static final long LEFT_OVER = LIB + 0x11;

    private static final String POPS_RETURN_ADDRESS = "$eip .raSearch ^ = $esp .raSearch 4 + =";

    @Test
    void theReturnAddressIsBehindLocalVariablesAndSavedRegisters() {
        Crash frameData = crash(frameData(0x1000, 0, 4, 8, POPS_RETURN_ADDRESS));
        Crash sizes = crash(sizes(0x1000, 0, 4, 8, false));

        for (Crash crash : List.of(frameData, sizes)) {
            crash.stack(LEFT_OVER, LEFT_OVER, LEFT_OVER, IN_OUTER);
            assertThat(functions(crash)).containsExactly("inner", "outer");
            assertThat(crash.walk().get(1).trust()).isEqualTo(FrameTrust.CFI);
        }
    }

    @Test
    void aFunctionWithoutRecordIsLeftToOtherTechniques() {
        Crash crash = crash(frameData(0x3000, 0, 4, 8, POPS_RETURN_ADDRESS));

        assertThat(functions(crash.stack(LEFT_OVER, 0, 0, IN_OUTER))).startsWith("inner", null);
        assertThat(crash.walk().get(1).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void theParametersOfTheFrameBelowAreOnTheStackAsWell() {
        for (String middle :
                List.of(
                        frameData(0x2000, 0, 0, 4, POPS_RETURN_ADDRESS),
                        sizes(0x2000, 0, 0, 4, false))) {
            Crash crash = crash(sizes(0x1000, 8, 0, 0, false), middle);

            crash.stack(IN_MIDDLE, LEFT_OVER, LEFT_OVER, LEFT_OVER, IN_OUTER);

            assertThat(functions(crash)).containsExactly("inner", "middle", "outer");
        }
    }

    @Test
    void theirSizeIsThatOfTheRecordRatherThanThatOfTheFunction() {
        String saysFour = "FUNC 1000 100 4 inner";
        String middle = sizes(0x2000, 0, 0, 0, false);
        Crash withRecord =
                Crash.windows(Cpu.X86)
                        .symbols(
                                "app",
                                saysFour,
                                MIDDLE,
                                OUTER,
                                sizes(0x1000, 8, 0, 0, false),
                                middle);
        Crash without = Crash.windows(Cpu.X86).symbols("app", saysFour, MIDDLE, OUTER, middle);

        assertThat(functions(inInner(withRecord).stack(IN_MIDDLE, 0, LEFT_OVER, IN_OUTER)))
                .containsExactly("inner", "middle", "outer");
        assertThat(functions(inInner(without).stack(IN_MIDDLE, 0, IN_OUTER, LEFT_OVER)))
                .startsWith("inner", "middle", "outer");
    }

    @Test
    void aProgramThatAlignsSearchesFromTheFramePointer() {
        String aligns = "$T0 $ebp 16 @ = ";
        long[] stack = {IN_MIDDLE, 0, 0, 0, IN_OUTER, 0};

        Crash aligned = crash(frameData(0x1000, 0, 0, 0, aligns + POPS_RETURN_ADDRESS));
        Crash plain = crash(frameData(0x1000, 0, 0, 0, POPS_RETURN_ADDRESS));

        aligned.at(APP + 0x1010, STACK, STACK + 12).stack(stack);
        plain.at(APP + 0x1010, STACK, STACK + 12).stack(stack);
        assertThat(functions(aligned)).startsWith("inner", "outer");
        assertThat(functions(plain)).startsWith("inner", "middle");
    }

    @Test
    void sizesTellWhereTheFramePointerWasSaved() {
        Crash crash = crash(sizes(0x1000, 0, 8, 0, true));

        crash.stack(STACK + 16, 0, IN_MIDDLE, 0, 0, IN_OUTER);

        assertThat(functions(crash)).startsWith("inner", "middle", "outer");
        assertThat(crash.walk().get(2).trust()).isEqualTo(FrameTrust.FRAME_POINTER);
    }

    @Test
    void withoutThatTheFramePointerIsStillTheCallers() {
        Crash crash = crash(sizes(0x1000, 0, 8, 0, false));

        crash.at(APP + 0x1010, STACK, STACK + 16).stack(0, 0, IN_MIDDLE, 0, 0, IN_OUTER);

        assertThat(functions(crash)).startsWith("inner", "middle", "outer");
        assertThat(crash.walk().get(2).trust()).isEqualTo(FrameTrust.FRAME_POINTER);
    }

    /** A system call leaves its own return address on the stack. */
    @Test
    void aReturnAddressToWhereTheThreadIsWasLeftOver() {
        Crash crash = crash(sizes(0x1000, 0, 0, 0, false));

        assertThat(functions(crash.stack(APP + 0x1010, IN_OUTER)))
                .containsExactly("inner", "outer");
    }

    @Test
    void furtherOutTheSameIsRecursion() {
        Crash crash = crash(sizes(0x1000, 0, 0, 0, false), sizes(0x2000, 0, 0, 0, false));

        assertThat(functions(crash.stack(IN_MIDDLE, IN_MIDDLE, IN_OUTER)))
                .containsExactly("inner", "middle", "middle", "outer");
    }

    @Test
    void programsKnowNothingOfLeftOverReturnAddresses() {
        Crash crash = crash(frameData(0x1000, 0, 0, 0, POPS_RETURN_ADDRESS));

        assertThat(functions(crash.stack(APP + 0x1010, IN_OUTER)))
                .containsExactly("inner", "inner", "outer");
    }

    @Test
    void aProgramIsPreferredToSizes() {
        Crash crash =
                crash(
                        sizes(0x1000, 0, 0, 0, false),
                        frameData(0x1000, 0, 0, 4, POPS_RETURN_ADDRESS));

        assertThat(functions(crash.stack(IN_MIDDLE, IN_OUTER))).containsExactly("inner", "outer");
    }

    @Test
    void recordsArePreferredToCfiUnlessTheyFail() {
        String cfi = "STACK CFI INIT 1000 100 .cfa: $esp 4 + .ra: .cfa -4 + ^";
        Crash crash = crash(cfi, sizes(0x1000, 0, 0, 4, false));
        Crash fails = crash(cfi, frameData(0x1000, 0, 0, 4, "$eip $T9 = $esp .raSearch 4 + ="));

        assertThat(functions(crash.stack(IN_MIDDLE, IN_OUTER))).containsExactly("inner", "outer");
        assertThat(functions(fails.stack(IN_MIDDLE, IN_OUTER)))
                .containsExactly("inner", "middle", "outer");
    }

    @Test
    void cfiIsPreferredToFramePointers() {
        Crash crash = crash("STACK CFI INIT 1000 100 .cfa: $esp 4 + .ra: .cfa -4 + ^");

        crash.at(APP + 0x1010, STACK, STACK + 4).stack(IN_MIDDLE, 0, IN_OUTER, 0);

        assertThat(functions(crash)).startsWith("inner", "middle");
        assertThat(crash.walk().get(1).trust()).isEqualTo(FrameTrust.CFI);
    }

    @Test
    void registersThatTheRecordDoesNotTellAreNotThoseOfTheCallee() {
        String byEsi = "STACK CFI INIT 2000 100 .cfa: $esi 4 + .ra: .cfa -4 + ^";
        Crash forgets = crash(byEsi, frameData(0x1000, 0, 0, 0, POPS_RETURN_ADDRESS));
        Crash forgetsBySizes = crash(byEsi, sizes(0x1000, 0, 0, 0, false));

        forgets.with("esi", STACK + 8).stack(IN_MIDDLE, 0, IN_OUTER, 0);
        forgetsBySizes.with("esi", STACK + 8).stack(IN_MIDDLE, 0, IN_OUTER, 0);
        assertThat(forgets.walk().get(2).trust()).isEqualTo(FrameTrust.SCAN);
        assertThat(forgetsBySizes.walk().get(2).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void thoseThatTheProgramTellsReachTheCaller() {
        String byEsi = "STACK CFI INIT 2000 100 .cfa: $esi 4 + .ra: .cfa -4 + ^";
        String restores = "$esi .raSearch 4 - ^ = " + POPS_RETURN_ADDRESS;
        Crash crash = crash(byEsi, frameData(0x1000, 0, 4, 0, restores));

        crash.with("esi", 0x77).stack(STACK + 12, IN_MIDDLE, LEFT_OVER, IN_OUTER, 0);

        assertThat(functions(crash)).containsExactly("inner", "middle", "outer");
        assertThat(crash.walk().get(2).trust()).isEqualTo(FrameTrust.CFI);
    }

    private static Crash crash(String... records) {
        List<String> all = new ArrayList<>(List.of(INNER, MIDDLE, OUTER));
        all.addAll(List.of(records));
        return inInner(Crash.windows(Cpu.X86).symbols("app", all.toArray(String[]::new)));
    }

    private static Crash inInner(Crash crash) {
        return crash.at(APP + 0x1010, STACK, 0);
    }

    private static String frameData(
            int start, int parameters, int saved, int local, String program) {
        return "STACK WIN 4 %x 100 0 0 %x %x %x 0 1 %s"
                .formatted(start, parameters, saved, local, program);
    }

    private static String sizes(int start, int parameters, int saved, int local, boolean usesEbp) {
        return "STACK WIN 0 %x 100 0 0 %x %x %x 0 0 %d"
                .formatted(start, parameters, saved, local, usesEbp ? 1 : 0);
    }

    private static List<@Nullable String> functions(Crash crash) {
        List<@Nullable String> functions = new ArrayList<>();
        crash.walkInBothModes().forEach(frame -> functions.add(frame.function()));
        return functions;
    }
}
