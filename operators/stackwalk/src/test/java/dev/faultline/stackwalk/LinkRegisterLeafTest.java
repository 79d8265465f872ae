package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkRegisterLeafTest {

    private static final List<Cpu> CPUS = List.of(Cpu.ARM, Cpu.ARM64);
    private static final String[] FUNCTIONS = {"FUNC 1000 100 0 inner", "FUNC 2000 100 0 caller"};

    @Test
    void afterACallThroughANullPointerTheRegisterTellsTheCaller() {
        for (Cpu cpu : CPUS) {
            assertThat(at(0, cpu).walk())
                    .extracting(WalkedFrame::function)
                    .containsExactly(null, "caller");
            assertThat(at(0, cpu).walk().get(1).trust()).isEqualTo(FrameTrust.LEAF);
        }
    }

    @Test
    void soItDoesInAFunctionWithoutUnwindInformation() {
        for (Cpu cpu : CPUS) {
            assertThat(at(APP + 0x1010, cpu).walk())
                    .extracting(WalkedFrame::function)
                    .containsExactly("inner", "caller");
        }
    }

    @Test
    void unwindInformationIsSurer() {
        Crash crash =
                Crash.linux(Cpu.ARM)
                        .at(APP + 0x1010, STACK, 0)
                        .with("lr", APP + 0x2010)
                        .stack(APP + 0x3010, 0)
                        .symbols(
                                "app",
                                "FUNC 1000 100 0 inner",
                                "FUNC 2000 1100 0 others",
                                "STACK CFI INIT 1000 100 .cfa: sp 4 + .ra: .cfa -4 + ^");

        assertThat(crash.walkInBothModes())
                .extracting(WalkedFrame::instruction)
                .containsExactly(APP + 0x1010, APP + 0x300e);
    }

    @Test
    void rustMinidumpDoesNotLookAtIt() {
        for (Cpu cpu : CPUS) {
            assertThat(at(APP + 0x1010, cpu).walkLikeRustMinidump()).hasSize(1);
        }
    }

    @Test
    void afterTheFunctionHasCalledItPointsBackIntoTheFunction() {
        for (Cpu cpu : CPUS) {
            Crash crash = at(APP + 0x1010, cpu).with("lr", APP + 0x1080).stack(0, APP + 0x2010, 0);

            assertThat(crash.walk())
                    .extracting(WalkedFrame::function)
                    .containsExactly("inner", "caller");
            assertThat(crash.walk().get(1).trust()).isEqualTo(FrameTrust.SCAN);
        }
    }

    @Test
    void itMayDoSoInAFunctionWithoutName() {
        for (Cpu cpu : CPUS) {
            assertThat(at(APP + 0x5010, cpu).walk()).hasSize(1);
            assertThat(at(LIB + 0x10, cpu).walk()).hasSize(1);
        }
    }

    @Test
    void aWordThatIsNoReturnAddressIsLeftToTheScan() {
        for (Cpu cpu : CPUS) {
            Crash crash = at(0, cpu).with("lr", 0x66_0010).stack(0, APP + 0x2010, 0);

            assertThat(crash.walk().get(1).trust()).isEqualTo(FrameTrust.SCAN);
        }
    }

    @Test
    void onlyTheInnermostFrameIsLookedAt() {
        Crash crash =
                Crash.linux(Cpu.ARM)
                        .at(APP + 0x1010, STACK, 0)
                        .stack(LIB + 0x10, APP + 0x2010, 0)
                        .symbols(
                                "app",
                                "FUNC 1000 100 0 inner",
                                "FUNC 2000 100 0 caller",
                                "STACK CFI INIT 1000 100"
                                        + " .cfa: sp 8 + .ra: .cfa -4 + ^ lr: .cfa -8 + ^");

        assertThat(crash.walk())
                .extracting(WalkedFrame::function)
                .containsExactly("inner", "caller");
    }

    @Test
    void theCallerHadAnotherValueInIt() {
        Crash crash =
                at(0, Cpu.ARM)
                        .symbols(
                                "app",
                                FUNCTIONS[0],
                                FUNCTIONS[1],
                                "STACK CFI INIT 2000 100 .cfa: sp 4 + .ra: lr");

        assertThat(crash.walk()).hasSize(2);
    }

    /** Else a scan would find the same return address again. */
    @Test
    void whatTheFunctionHasSavedOfItIsBehindTheCaller() {
        for (Cpu cpu : CPUS) {
            assertThat(savedAt(0, cpu)).hasSize(2);
            assertThat(savedAt(15, cpu)).hasSize(2);
            assertThat(savedAt(16, cpu)).hasSize(3);
        }
    }

    private static List<WalkedFrame> savedAt(int word, Cpu cpu) {
        long[] stack = new long[30];
        stack[word] = APP + 0x2010;
        return at(APP + 0x1010, cpu).stack(stack).walk();
    }

    @Test
    void itsSignatureIsNoPartOfTheAddress() {
        Crash crash = at(0, Cpu.ARM64).with("lr", 0x1234_0000_0000_0000L + APP + 0x2010);

        assertThat(crash.walk().get(1).instruction()).isEqualTo(APP + 0x200c);
    }

    private static Crash at(long programCounter, Cpu cpu) {
        return Crash.linux(cpu)
                .at(programCounter, STACK, STACK - 0x100)
                .with("lr", APP + 0x2010)
                .stack(0, 0, 0)
                .symbols("app", FUNCTIONS);
    }
}
