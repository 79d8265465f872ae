package dev.faultline.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpReader;
import dev.faultline.minidump.MinidumpResult;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Damages real dumps: whatever is missing or wrong, there is a result or a typed error, for little
 * memory.
 */
class DamagedCorpusTest {

    private static final int CUT_BYTES = 64;
    private static final int FLIPS = 100_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long maxNanos;
    private long maxBytes;
    private int walked;
    private int refused;

    @Test
    void everyCutOfEveryDumpGivesAResultOrATypedError() throws Exception {
        int cuts = 0;
        for (Path dump : dumps()) {
            byte[] file = Files.readAllBytes(dump);
            for (int length = 0; length <= file.length; length += CUT_BYTES) {
                walk(file, length);
                cuts++;
            }
        }
        print(cuts + " cuts");
    }

    @Test
    void flippedBitsOfEveryDumpGiveAResultOrATypedError() throws Exception {
        List<Path> dumps = dumps();
        Random random = new Random(20_261_127);
        for (int i = 0; i < dumps.size(); i++) {
            byte[] file = Files.readAllBytes(dumps.get(i));
            int flips = FLIPS / dumps.size() + (i < FLIPS % dumps.size() ? 1 : 0);
            for (int flip = 0; flip < flips; flip++) {
                // Half of them where the structures are: at the start, or behind everything else.
                int at =
                        switch (flip & 3) {
                            case 0 -> random.nextInt(Math.min(file.length, 1024));
                            case 1 -> file.length - 1 - random.nextInt(Math.min(file.length, 1024));
                            default -> random.nextInt(file.length);
                        };
                byte original = file[at];
                file[at] ^= (byte) (1 << random.nextInt(8));
                walk(file, file.length);
                file[at] = original;
            }
        }
        print(FLIPS + " flips");
    }

    private static List<Path> dumps() throws Exception {
        Path folder = Corpus.folder("minidumps");
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> dumps = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith(".dmp") && !file.toString().contains("microdump")) {
                    dumps.add(file);
                }
            }
            return dumps;
        }
    }

    private void walk(byte[] file, int length) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = THREADS.getCurrentThreadCpuTime();
        MinidumpResult result = MinidumpReader.read(ByteBuffer.wrap(file, 0, length));
        if (result instanceof Minidump dump) {
            WalkedStack stack = new MinidumpWalker(Corpus.NO_SYMBOLS, WalkOptions.BEST).walk(dump);
            assertThat(stack.threads()).hasSameSizeAs(dump.threads());
            walked++;
        } else {
            refused++;
        }
        maxNanos = Math.max(maxNanos, THREADS.getCurrentThreadCpuTime() - nanos);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        maxBytes = Math.max(maxBytes, allocated);
        assertThat(allocated).isLessThanOrEqualTo(8L * length + (16 << 20));
    }

    private void print(String what) {
        System.out.printf(
                "| %s: %d walked, %d refused, at most %.1f ms of CPU and %d KiB for one%n",
                what, walked, refused, maxNanos / 1e6, maxBytes >> 10);
    }
}
