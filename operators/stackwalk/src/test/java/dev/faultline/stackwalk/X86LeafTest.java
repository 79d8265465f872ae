package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import org.junit.jupiter.api.Test;

class X86LeafTest {

    @Test
    void aCallThroughANullPointerReturnsToTheWordAtTheStackPointer() {
        assertThat(at(0).walk())
                .extracting(WalkedFrame::function)
                .containsExactly(null, "caller", "outer");
        assertThat(at(0).walk())
                .extracting(WalkedFrame::trust)
                .containsExactly(FrameTrust.CONTEXT, FrameTrust.LEAF, FrameTrust.FRAME_POINTER);
    }

    /** The frame pointer is still that of the caller, so that its frame is missed. */
    @Test
    void rustMinidumpMissesTheCaller() {
        assertThat(at(0).walkLikeRustMinidump())
                .extracting(WalkedFrame::function)
                .containsExactly(null, "outer");
    }

    @Test
    void codeThatIsInNoModuleHasAFrame() {
        assertThat(at(0x66_0000).walkInBothModes().get(1).trust())
                .isEqualTo(FrameTrust.FRAME_POINTER);
    }

    private static Crash at(long programCounter) {
        return Crash.linux(Cpu.X86)
                .at(programCounter, STACK, STACK + 8)
                .stack(APP + 0x1011, 0, 0, APP + 0x2011)
                .symbols("app", "FUNC 1000 100 0 caller", "FUNC 2000 100 0 outer");
    }
}
