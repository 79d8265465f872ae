package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class Amd64LeafTest {

    private static final String CALLER = "FUNC 1000 100 0 caller";
    private static final String CALLER_RULES =
            "STACK CFI INIT 1000 100 .cfa: $rsp 16 + .ra: .cfa -8 + ^";
    private static final String OUTER = "FUNC 2000 100 0 outer";

    /** After a call through a null pointer the usual walkers stop at once or blame main. */
    @Test
    void aCallThroughANullPointerReturnsToTheWordAtTheStackPointer() {
        List<WalkedFrame> frames = jumpTo(0).walk();

        assertThat(frames)
                .extracting(WalkedFrame::function)
                .containsExactly(null, "caller", "outer");
        assertThat(frames)
                .extracting(WalkedFrame::trust)
                .containsExactly(FrameTrust.CONTEXT, FrameTrust.LEAF, FrameTrust.CFI);
    }

    @Test
    void soDoesACallThroughAPointerThatIsNoAddress() {
        assertThat(jumpTo(0x4141_4141_4141_4141L).walk()).hasSize(3);
    }

    @Test
    void soDoesAJumpIntoDataWhenTheDumpListsTheMappings() {
        Crash crash = jumpTo(APP + 0x9000);
        crash.dump().windowsMapping(APP, 0x8000, true).windowsMapping(APP + 0x8000, 0x8000, false);

        assertThat(crash.walk().get(1).trust()).isEqualTo(FrameTrust.LEAF);
    }

    @Test
    void rustMinidumpDoesNotKnowThisTechnique() {
        assertThat(jumpTo(0).walkLikeRustMinidump().get(1).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void aWordThatIsNoReturnAddressIsLeftToTheScan() {
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(0, STACK, 0)
                        .stack(0x77, APP + 0x1011, 0)
                        .symbols("app", CALLER)
                        .walk();

        assertThat(frames.get(1).trust()).isEqualTo(FrameTrust.SCAN);
        assertThat(frames.get(1).function()).isEqualTo("caller");
    }

    private static Crash jumpTo(long address) {
        return Crash.linux()
                .at(address, STACK, 0)
                .stack(APP + 0x1011, 0, APP + 0x2011, 0)
                .symbols("app", CALLER, OUTER, CALLER_RULES);
    }
}
