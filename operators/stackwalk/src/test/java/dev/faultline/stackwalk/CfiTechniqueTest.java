package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

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
                        .at(APP + 0x1010, STACK, 0, STACK + 0x10)
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
}
