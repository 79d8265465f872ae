package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class Amd64ScanTest {

    @Test
    void takesTheFirstWordThatPointsIntoAModule() {
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x10, STACK, 0)
                        .stack(0x1234, 0xdead_beefL, APP + 0x101, LIB + 0x201)
                        .walk();

        assertThat(frames)
                .extracting(WalkedFrame::instruction)
                .containsExactly(APP + 0x10, APP + 0x100, LIB + 0x200);
        assertThat(frames.get(2).trust()).isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void skipsAddressesToWhichTheSymbolsGiveNoName() {
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .stack(APP + 0x5001, APP + 0x1021, 0)
                        .symbols("app", "FUNC 1000 100 0 known")
                        .walk();

        assertThat(frames)
                .extracting(WalkedFrame::instruction)
                .containsExactly(APP + 0x1010, APP + 0x1020);
    }

    @Test
    void aReturnAddressRightBehindAModuleBelongsToItsLastCall() {
        List<WalkedFrame> frames =
                Crash.linux().at(APP + 0x10, STACK, 0).stack(APP + Crash.MODULE_SIZE, 0).walk();

        assertThat(frames.get(1).moduleOffset()).isEqualTo(Crash.MODULE_SIZE - 1);
    }

    @Test
    void looksAt160WordsBehindASureFrame() {
        assertThat(framesWithReturnAddressAt(159)).isEqualTo(2);
        assertThat(framesWithReturnAddressAt(160)).isEqualTo(1);
    }

    private static int framesWithReturnAddressAt(int word) {
        long[] stack = new long[200];
        stack[word] = APP + 0x101;
        return Crash.linux().at(APP + 0x10, STACK, 0).stack(stack).walk().size();
    }

    @Test
    void looksAt40WordsBehindAScannedFrame() {
        assertThat(crashWithSecondReturnAddressAt(40).walk()).hasSize(3);
        assertThat(crashWithSecondReturnAddressAt(41).walk()).hasSize(2);
        assertThat(crashWithSecondReturnAddressAt(40).walkLikeRustMinidump()).hasSize(3);
        assertThat(crashWithSecondReturnAddressAt(41).walkLikeRustMinidump()).hasSize(2);
    }

    @Test
    void aRefutedAddressExtendsTheSearchAsFarAsAFrameThereWould() {
        assertThat(crashWithRefutedAddressBefore(60).walk()).hasSize(3);
        assertThat(crashWithRefutedAddressBefore(61).walk()).hasSize(2);
    }

    private static Crash crashWithRefutedAddressBefore(int word) {
        Crash crash = crashWithSecondReturnAddressAt(word, 21, APP + 0x301);
        crash.dump().memory(APP + 0x2f0, new byte[32]);
        return crash;
    }

    private static Crash crashWithSecondReturnAddressAt(int word) {
        return crashWithSecondReturnAddressAt(word, 199, 0);
    }

    private static Crash crashWithSecondReturnAddressAt(int word, int other, long value) {
        long[] stack = new long[200];
        stack[0] = APP + 0x101;
        stack[word] = APP + 0x201;
        stack[other] = value;
        return Crash.linux().at(APP + 0x10, STACK, 0).stack(stack);
    }

    @Test
    void aFramePointerSavedBelowTheReturnAddressIsTakenInBestMode() {
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(LIB + 0x10, STACK, 0)
                        .stack(0, STACK + 0x20, APP + 0x1011, 0, 0, APP + 0x2011, 0)
                        .symbols(
                                "app",
                                "FUNC 1000 100 0 by_frame_pointer",
                                "FUNC 2000 100 0 outer",
                                "STACK CFI INIT 1000 100 .cfa: $rbp 16 + .ra: .cfa -8 + ^")
                        .walk();

        assertThat(frames).hasSize(3);
        assertThat(frames.get(2).trust()).isEqualTo(FrameTrust.CFI);
    }

    /** As behind the large frame in which the C++ runtime formats what an exception says. */
    @Test
    void looksFurtherForAnAddressFromWhichCfiGoesOn() {
        String rules = "STACK CFI INIT 1000 100 .cfa: $rsp 16 + .ra: .cfa -8 + ^";

        assertThat(functionsBehindLargeFrame(200, APP + 0x2011, rules))
                .containsExactly(null, null, "throws", "outer");
        assertThat(functionsBehindLargeFrame(511, APP + 0x2011, rules)).hasSize(4);
        assertThat(functionsBehindLargeFrame(512, APP + 0x2011, rules)).hasSize(2);
        assertThat(functionsBehindLargeFrame(200, 0x1234, rules)).hasSize(2);
        assertThat(functionsBehindLargeFrame(200, APP + 0x2011, "")).hasSize(2);
    }

    private static List<@Nullable String> functionsBehindLargeFrame(
            int words, long nextReturnAddress, String rules) {
        long[] stack = new long[600];
        stack[0] = LIB + 0x21;
        stack[1 + words] = APP + 0x1011;
        stack[1 + words + 2] = nextReturnAddress;
        List<WalkedFrame> frames =
                Crash.linux()
                        .at(LIB + 0x10, STACK, 0)
                        .stack(stack)
                        .symbols("app", "FUNC 1000 100 0 throws", "FUNC 2000 100 0 outer", rules)
                        .walk();
        List<@Nullable String> functions = new ArrayList<>();
        frames.forEach(frame -> functions.add(frame.function()));
        return functions;
    }

    /** Zero is what outermost frames return to. */
    @Test
    void anAddressFromWhichUnwindInformationLeadsAstrayIsNone() {
        assertThat(firstCaller(0x20)).isEqualTo(LIB + 0x30);
        assertThat(firstCaller(0)).isEqualTo(APP + 0x1010);
    }

    private static long firstCaller(long nextReturnAddress) {
        return Crash.linux()
                .at(LIB + 0x10, STACK, 0)
                .stack(APP + 0x1011, nextReturnAddress, LIB + 0x31, 0)
                .symbols(
                        "app",
                        "FUNC 1000 100 0 f",
                        "STACK CFI INIT 1000 100 .cfa: $rsp 8 + .ra: .cfa -8 + ^")
                .walk()
                .get(1)
                .instruction();
    }

    @Test
    void aSavedFramePointerIsNotFarAbove() {
        int farthest = 128 * 1024;

        assertThat(withSavedFramePointer(STACK + 8 + farthest).walk().get(2).trust())
                .isEqualTo(FrameTrust.CFI);
        assertThat(withSavedFramePointer(STACK + 8 + farthest + 16).walk().get(2).trust())
                .isEqualTo(FrameTrust.SCAN);
    }

    @Test
    void rustMinidumpTakesItOnlyWhereTheFramePointerOfTheCalleePoints() {
        long slot = STACK + 16;

        assertThat(withSavedFramePointer(slot + 4).walkLikeRustMinidump().get(2).trust())
                .isEqualTo(FrameTrust.SCAN);
        assertThat(
                        withSavedFramePointer(slot + 4)
                                .with("rbp", slot - 8)
                                .walkLikeRustMinidump()
                                .get(2)
                                .trust())
                .isEqualTo(FrameTrust.CFI);
    }

    /**
     * The callee saved it right below the return address to where the caller is unwound by it. One
     * that is no multiple of eight leads the callee itself to no frame.
     */
    private static Crash withSavedFramePointer(long saved) {
        long[] stack = new long[128 * 1024 / 8 + 16];
        Arrays.fill(stack, LIB + 0x101);
        stack[0] = 0;
        stack[1] = saved;
        stack[2] = APP + 0x1011;
        return Crash.linux()
                .at(LIB + 0x10, STACK, 0)
                .stack(stack)
                .symbols("app", "FUNC 1000 100 0 by_frame_pointer", BY_FRAME_POINTER);
    }

    private static final String BY_FRAME_POINTER =
            "STACK CFI INIT 1000 100 .cfa: $rbp 8 + .ra: $rbp 4 - 8 @ ^";

    @Test
    void aFramePointerThatPointsFurtherUpIsKept() {
        long slot = STACK + 8;

        assertThat(scannedWithFramePointer(slot + 8).walkInBothModes().get(2).trust())
                .isEqualTo(FrameTrust.CFI);
        assertThat(scannedWithFramePointer(slot).walkInBothModes().get(2).trust())
                .isEqualTo(FrameTrust.SCAN);
    }

    /** It leads to no frame of its own, as what it points to is not on the stack. */
    private static Crash scannedWithFramePointer(long framePointer) {
        return Crash.linux()
                .at(LIB + 0x10, STACK, framePointer)
                .stack(0, APP + 0x1011, LIB + 0x201, LIB + 0x301, 0)
                .symbols(
                        "app",
                        "FUNC 1000 100 0 by_frame_pointer",
                        "STACK CFI INIT 1000 100 .cfa: $rbp 8 + .ra: $rbp ^");
    }

    @Test
    void bytesThatAreNoCallBeforeTheAddressRuleItOutInBestMode() {
        assertThat(framesWithBytesBeforeReturnAddress(0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90))
                .isEqualTo(1);
        assertThat(framesWithBytesBeforeReturnAddress(0, 0, 0xe8, 1, 2, 3, 4)).isEqualTo(2);
        assertThat(framesWithBytesBeforeReturnAddress(0, 0, 0, 0, 0, 0xff, 0xd0)).isEqualTo(2);
        assertThat(framesWithBytesBeforeReturnAddress(0, 0, 0, 0, 0xff, 0x50, 8)).isEqualTo(2);
        assertThat(framesWithBytesBeforeReturnAddress(0, 0xff, 0x15, 1, 2, 3, 4)).isEqualTo(2);
        assertThat(framesWithBytesBeforeReturnAddress(0xff, 0x94, 0xc8, 1, 2, 3, 4)).isEqualTo(2);
        assertThat(framesWithBytesBeforeReturnAddress(0, 0, 0, 0, 0, 0xff, 0xe0)).isEqualTo(1);
    }

    private static int framesWithBytesBeforeReturnAddress(int... bytes) {
        byte[] code = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            code[i] = (byte) bytes[i];
        }
        Crash crash = Crash.linux().at(APP + 0x10, STACK, 0).stack(APP + 0x101, 0);
        crash.dump().memory(APP + 0x101 - bytes.length, code);
        return crash.walk().size();
    }

    @Test
    void addressesThatCannotBeExecutedAreSkippedInBestModeOnly() {
        assertThat(crashWithDataAddressOnStack().walk().get(1).instruction())
                .isEqualTo(APP + 0x100);
        assertThat(crashWithDataAddressOnStack().walkLikeRustMinidump().get(1).instruction())
                .isEqualTo(APP + 0x8100);
    }

    @Test
    void aModuleThatIsMissingInACutOffListOfMappingsIsNotRuledOut() {
        Crash crash = Crash.linux().at(APP + 0x10, STACK, 0).stack(LIB + 0x101, 0);
        crash.dump().linuxMaps("00400000-00410000 r-xp 00000000 00:00 0\n");

        assertThat(crash.walk()).hasSize(2);
    }

    private static Crash crashWithDataAddressOnStack() {
        Crash crash = Crash.linux().at(APP + 0x10, STACK, 0).stack(APP + 0x8101, APP + 0x101, 0);
        crash.dump()
                .linuxMaps(
                        """
                        00400000-00408000 r-xp 00000000 00:00 0
                        00408000-00410000 rw-p 00000000 00:00 0
                        """);
        return crash;
    }
}
