package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import java.util.List;
import org.junit.jupiter.api.Test;

class CfiTechniqueTest {

    private static final String INNER = "FUNC 1000 100 0 inner";
    private static final String OUTER = "FUNC 2000 100 0 outer";

    @Test
    void followsTheRulesOfEachFunction() {
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .stack(0, 0, APP + 0x2011, 0)
                        .symbols(
                                "app",
                                INNER,
                                OUTER,
                                "STACK CFI INIT 1000 100 .cfa: $rsp 8 + .ra: .cfa -8 + ^",
                                "STACK CFI 1004 .cfa: $rsp 24 +")
                        .walk();

        assertThat(frames).extracting(WalkedFrame::function).containsExactly("inner", "outer");
        assertThat(frames)
                .extracting(WalkedFrame::trust)
                .containsExactly(FrameTrust.CONTEXT, FrameTrust.CFI);
        assertThat(frames.get(1).instruction()).isEqualTo(APP + 0x2010);
        assertThat(frames.get(1).functionOffset()).isEqualTo(0x10);
    }

    @Test
    void hasNoAnswerOutsideTheRanges() {
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .stack(0, 0, APP + 0x2011, 0)
                        .symbols(
                                "app",
                                INNER,
                                OUTER,
                                "STACK CFI INIT 3000 100 .cfa: $rsp 24 + .ra: .cfa -8 + ^")
                        .walk();

        assertThat(frames.get(1).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void registersThatCallsPreserveReachTheCaller() {
        String byRbx = "STACK CFI INIT 2000 100 .cfa: $rbx 16 + .ra: .cfa -8 + ^";
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .with("rbx", STACK + 0x10)
                        .stack(APP + 0x2011, 0, 0, LIB + 0x11, 0)
                        .symbols(
                                "app",
                                INNER,
                                OUTER,
                                "STACK CFI INIT 1000 100 .cfa: $rsp 8 + .ra: .cfa -8 + ^",
                                byRbx)
                        .symbols("lib", "FUNC 0 100 0 in_lib")
                        .walk();

        assertThat(frames)
                .extracting(WalkedFrame::function)
                .containsExactly("inner", "outer", "in_lib");
        assertThat(frames.get(2).trust()).isEqualTo(FrameTrust.CFI);
    }

    @Test
    void anImpossibleAnswerIsLeftToTheNextTechniqueInBestModeOnly() {
        Crash crash =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .stack(0x123, APP + 0x2011, 0)
                        .symbols(
                                "app",
                                INNER,
                                OUTER,
                                "STACK CFI INIT 1000 100 .cfa: $rsp 8 + .ra: .cfa -8 + ^");

        assertThat(crash.walk())
                .extracting(WalkedFrame::function)
                .containsExactly("inner", "outer");
        assertThat(crash.walkLikeRustMinidump()).hasSize(1);
    }

    @Test
    void anUndefinedReturnAddressEndsTheStack() {
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .stack(APP + 0x2011, 0)
                        .symbols(
                                "app",
                                INNER,
                                OUTER,
                                "STACK CFI INIT 1000 100 .cfa: $rsp 8 + .ra: .undef")
                        .walk();

        assertThat(frames).hasSize(1);
    }

    @Test
    void aReturnAddressOfZeroEndsTheStackUnlessItIsTheFirst() {
        String rules = "STACK CFI INIT 1000 1100 .cfa: $rsp 8 + .ra: .cfa -8 + ^";
        Crash second =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .stack(APP + 0x2011, 0, APP + 0x2011, 0)
                        .symbols("app", INNER, OUTER, rules);
        Crash first =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .stack(0, APP + 0x2011, 0)
                        .symbols("app", INNER, OUTER, rules);

        assertThat(second.walk())
                .extracting(WalkedFrame::function)
                .containsExactly("inner", "outer");
        assertThat(first.walk())
                .extracting(WalkedFrame::trust)
                .containsExactly(FrameTrust.CONTEXT, FrameTrust.SCAN);
    }

    @Test
    void aStackPointerThatDoesNotMoveIsNoAnswer() {
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x1010, STACK + 8, 0)
                        .stack(APP + 0x2011, 0, 0)
                        .symbols(
                                "app",
                                INNER,
                                OUTER,
                                "STACK CFI INIT 1000 100 .cfa: $rsp .ra: .cfa -8 + ^")
                        .walk();

        assertThat(frames).hasSize(1);
    }

    @Test
    void rustMinidumpTakesAnUndefinedReturnAddressForNoAnswer() {
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .stack(APP + 0x2011, 0)
                        .symbols(
                                "app",
                                INNER,
                                OUTER,
                                "STACK CFI INIT 1000 100 .cfa: $rsp 8 + .ra: .undef")
                        .walkLikeRustMinidump();

        assertThat(frames.get(1).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void rulesWithoutReturnAddressOrFrameAddressAreNoAnswer() {
        for (String rules : List.of(".cfa: $rsp 8 +", ".ra: $rsp ^", ".cfa: $r99 .ra: $rsp ^")) {
            assertThat(
                            Crash.linux()
                                    .at(APP + 0x1010, STACK, 0)
                                    .stack(APP + 0x2011, 0)
                                    .symbols(
                                            "app", INNER, OUTER, "STACK CFI INIT 1000 100 " + rules)
                                    .walkInBothModes()
                                    .get(1)
                                    .trust())
                    .isEqualTo(FrameTrust.SCAN);
        }
    }

    @Test
    void onAmd64CallsPreserveSixRegisters() {
        for (String register : List.of("rbx", "rbp", "r12", "r13", "r14", "r15")) {
            assertThat(callerUnwoundBy(register).walkInBothModes()).hasSize(3);
        }
        for (String register : List.of("rax", "rcx", "rdx", "rsi", "rdi", "r8", "r11")) {
            assertThat(callerUnwoundBy(register).walkInBothModes()).hasSize(2);
        }
    }

    /** The word that the register leads to is too far away for a scan. */
    private static Crash callerUnwoundBy(String register) {
        long[] stack = new long[700];
        stack[0] = APP + 0x2011;
        stack[690] = LIB + 0x11;
        return Crash.linux()
                .at(APP + 0x1010, STACK, 0)
                .with(register, STACK + 690 * 8)
                .stack(stack)
                .symbols(
                        "app",
                        INNER,
                        OUTER,
                        "STACK CFI INIT 1000 100 .cfa: $rsp 8 + .ra: .cfa -8 + ^",
                        "STACK CFI INIT 2000 100 .cfa: $" + register + " 8 + .ra: .cfa -8 + ^");
    }

    /** GCC puts a trap behind the epilogue of a function that calls itself last. */
    @Test
    void behindAnEpilogueTheReturnAddressIsInTheLinkRegister() {
        Crash crash = behindEpilogue(Crash.linux(Cpu.ARM64), "sp").with("lr", APP + 0x2014);

        assertThat(crash.walk()).extracting(WalkedFrame::function).startsWith("inner", "outer");
        assertThat(crash.walk().get(1).trust()).isEqualTo(FrameTrust.CFI);
        assertThat(crash.walkLikeRustMinidump().get(1).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void processorsWithoutOneKnowNothingThere() {
        assertThat(behindEpilogue(Crash.linux(), "$rsp").walk().get(1).trust())
                .isEqualTo(FrameTrust.SCAN);
    }

    private static Crash behindEpilogue(Crash crash, String stackPointer) {
        return crash.at(APP + 0x1010, STACK, 0)
                .stack(0, LIB + 0x20, 0)
                .symbols("lib", "FUNC 0 100 0 in_lib")
                .symbols(
                        "app",
                        INNER,
                        OUTER,
                        "STACK CFI INIT 1000 100 .cfa: " + stackPointer + " 16 + .ra: .cfa -8 + ^",
                        "STACK CFI 1010 .cfa: " + stackPointer + " 0 + .ra: .ra");
    }
}
