package dev.faultline.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.HostileInput;
import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpBuilder;
import dev.faultline.minidump.MinidumpReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stacks made to keep a walk busy for ever: the budget of the dump ends it. */
class HostileStacksTest {

    private static final int STACK_BYTES = 1 << 20;
    private static final long STACK = 0x7000_0000L;
    private static final long APP = 0x40_0000L;

    @Test
    void aStackOfNothingButReturnAddressesEndsAtTheLimit() {
        byte[] dump = dump(1, APP + 0x1000);

        WalkedStack stack = walk(dump, WalkOptions.BEST);
        assertThat(stack.threads().get(0).outcome()).isEqualTo(ThreadOutcome.TRUNCATED);
        assertThat(stack.threads().get(0).frames()).hasSize(WalkOptions.BEST.maxFramesPerThread());
    }

    @Test
    void manySuchStacksShareOneBudget() {
        byte[] dump = dump(300, APP + 0x1000);

        WalkedStack stack = walk(dump, WalkOptions.BEST);
        assertThat(stack.threads().stream().mapToInt(thread -> thread.frames().size()).sum())
                .isLessThanOrEqualTo(WalkOptions.BEST.maxFrames());
        assertThat(stack.threads().get(299).outcome()).isEqualTo(ThreadOutcome.TRUNCATED);
    }

    @Test
    void framePointersThatGoRoundInACircleEnd() {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        byte[] memory =
                builder.words(STACK + 16, APP + 0x1000, STACK, APP + 0x1000, STACK, APP + 0x1000);
        byte[] context = builder.amd64Context(APP + 0x1010, STACK, STACK);
        byte[] dump =
                builder.bareModule(APP, 0x1_0000, "app")
                        .thread(1, null, context, STACK, memory)
                        .bytes();

        for (WalkOptions options : List.of(WalkOptions.BEST, WalkOptions.RUST_MINIDUMP)) {
            assertThat(walk(dump, options).threads().get(0).frames()).hasSizeLessThan(8);
        }
    }

    private static WalkedStack walk(byte[] dump, WalkOptions options) {
        HostileInput.check(dump.length, () -> once(dump, options));
        return once(dump, options);
    }

    private static WalkedStack once(byte[] dump, WalkOptions options) {
        Minidump minidump = (Minidump) MinidumpReader.read(ByteBuffer.wrap(dump));
        return new MinidumpWalker(Corpus.NO_SYMBOLS, options).walk(minidump);
    }

    private static byte[] dump(int threads, long word) {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        long[] words = new long[STACK_BYTES / 8];
        Arrays.fill(words, word);
        builder.bareModule(APP, 0x1_0000, "app").memory(STACK, builder.words(words));
        byte[] context = builder.amd64Context(APP + 0x1010, STACK, 0);
        for (int i = 0; i < threads; i++) {
            builder.thread(i, null, context, STACK, new byte[0]);
        }
        return builder.bytes();
    }
}
