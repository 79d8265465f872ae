package dev.faultline.functions.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.signature.CrashData;
import dev.faultline.signature.CrashThread;
import dev.faultline.signature.Frame;
import dev.faultline.signature.Ruleset;
import dev.faultline.signature.Signature;
import dev.faultline.signature.SignatureEngine;
import dev.faultline.stackwalk.FrameTrust;
import dev.faultline.stackwalk.ThreadOutcome;
import dev.faultline.stackwalk.WalkedFrame;
import dev.faultline.stackwalk.WalkedStack;
import dev.faultline.stackwalk.WalkedThread;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedStackTest {

    private static final List<String> MAIN = List.of("Kettle::Boil(int)", "Pan::Fry(int)");
    private static final List<String> WATCHDOG =
            List.of("ns::(anonymous namespace)::RunWatchdog(void*)", "Lid::Open(int)", "start");

    @Test
    void framesOfACrashStandBesideTheTextsTheyWereSignedBy() {
        Signature signature = sign(List.of(WATCHDOG, MAIN));
        SignedStack stack = stack(List.of(WATCHDOG, MAIN), signature);
        assertThat(signature.signature()).isEqualTo("Kettle::Boil");
        assertThat(signature.signedThread()).isEqualTo(1);
        assertThat(rows(stack, signature))
                .containsExactly("Kettle::Boil(int) Kettle::Boil", "Pan::Fry(int) Pan::Fry");
    }

    @Test
    void whereAWatchdogKilledTheProcessTheFramesAreThoseOfTheMainThread() {
        Signature signature = sign(List.of(MAIN, WATCHDOG));
        SignedStack stack = stack(List.of(MAIN, WATCHDOG), signature);
        assertThat(signature.signature()).isEqualTo("shutdownhang | Kettle::Boil");
        assertThat(signature.signedThread()).isZero();
        assertThat(rows(stack, signature))
                .containsExactly("Kettle::Boil(int) Kettle::Boil", "Pan::Fry(int) Pan::Fry");
        assertThat(stack.frameCount()).isEqualTo(2);
        assertThat(stack.crashingThread()).isEqualTo(1);
        // A ping of the crash has no other thread to make it of.
        assertThat(stack.digest()).hasSize(WATCHDOG.size());
    }

    @Test
    void aMainThreadWithoutFramesLeavesThoseOfTheWatchdog() {
        Signature signature = sign(List.of(List.of(), WATCHDOG));
        SignedStack stack = stack(List.of(List.of(), WATCHDOG), signature);
        assertThat(signature.signature()).startsWith("shutdownhang | EMPTY");
        assertThat(signature.signedThread()).isEqualTo(1);
        assertThat(rows(stack, signature))
                .hasSize(WATCHDOG.size())
                .contains("Lid::Open(int) Lid::Open");
    }

    private static Signature sign(List<List<String>> threads) {
        List<CrashThread> data =
                threads.stream()
                        .map(thread -> thread.stream().map(Frame::ofFunction).toList())
                        .map(CrashThread::of)
                        .toList();
        return SignatureEngine.of(Ruleset.builtIn())
                .sign(CrashData.builder().crashingThread(1).threads(data).build());
    }

    private static SignedStack stack(List<List<String>> threads, Signature signature) {
        List<WalkedThread> walked = threads.stream().map(SignedStackTest::walked).toList();
        return SignedStack.of(
                new WalkedStack("SIGSEGV", null, 1, walked, List.of()),
                signature.signedThread(),
                List.of());
    }

    private static WalkedThread walked(List<String> functions) {
        List<WalkedFrame> frames =
                functions.stream()
                        .map(
                                function ->
                                        new WalkedFrame(
                                                0x1000,
                                                FrameTrust.CFI,
                                                -1,
                                                null,
                                                0,
                                                function,
                                                0,
                                                null,
                                                0,
                                                List.of(),
                                                List.of()))
                        .toList();
        return new WalkedThread(1, null, ThreadOutcome.WALKED, frames, null);
    }

    private static List<String> rows(SignedStack stack, Signature signature) {
        return stack.frames(signature.normalizedFrames()).stream()
                .map(frame -> frame.getFunction() + " " + frame.getNormalized())
                .toList();
    }
}
