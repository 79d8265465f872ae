package dev.faultline.functions.identity;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.correlation.CrashContext;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashFacts;
import dev.faultline.correlation.CrashSource;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.Delivery;
import dev.faultline.correlation.KeyedCandidate;
import dev.faultline.correlation.Reading;
import dev.faultline.correlation.TierKeys;
import dev.faultline.correlation.Verdict;
import dev.faultline.functions.rows.TestCrashes;
import dev.faultline.functions.unify.UnifyEventOperator;
import dev.faultline.state.Horizon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the state of identity takes in RocksDB, for the arithmetic of docs/reference/state.md. */
@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class StateSizeTest {

    private static final int KEYS = 100_000;
    private static final Horizon WEEK = new Horizon(168 * HOUR, HOUR);

    private final Random random = new Random(1);

    @TempDir private Path folder = Path.of("");

    @Test
    void tenMillionKeysTakeLessThanAGigabyte() throws Exception {
        assertThat(bytesPerCandidate("exact key", 0) * 10_000_000).isLessThan(1e9);
    }

    @Test
    void aMomentTakesTwiceAsMuch() throws Exception {
        assertThat(bytesPerCandidate("moment", 3)).isLessThan(220);
    }

    @Test
    void anEventTakesSomeHundredBytes() throws Exception {
        try (var harness =
                new KeyedTwoInputStreamOperatorTestHarness<
                        String, CrashVersion, Verdict, CrashDelta>(
                        new UnifyEventOperator(WEEK),
                        CrashVersion::eventId,
                        Verdict::eventId,
                        Types.STRING)) {
            open(harness);
            for (int i = 0; i < KEYS; i++) {
                CrashVersion crash = crash(i);
                harness.processElement1(crash, 0);
                for (String key : crash.keys().all()) {
                    harness.processElement2(
                            new Verdict(
                                    crash.eventId(),
                                    key,
                                    crash.delivery().receivedAt(),
                                    false,
                                    null),
                            0);
                }
                harness.getOutput().clear();
            }

            assertThat(bytesPerKey("event", harness)).isLessThan(1_000);
        }
    }

    private double bytesPerCandidate(String what, int which) throws Exception {
        try (var harness =
                new KeyedOneInputStreamOperatorTestHarness<String, KeyedCandidate, Verdict>(
                        new MatchIdentityOperator(WEEK, KEYS),
                        KeyedCandidate::tierKey,
                        Types.STRING)) {
            open(harness);
            for (int i = 0; i < KEYS; i++) {
                harness.processElement(crash(i).candidates().get(which), 0);
                harness.getOutput().clear();
            }
            return bytesPerKey(what, harness);
        }
    }

    private void open(AbstractStreamOperatorTestHarness<?> harness) throws Exception {
        EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend(true);
        backend.setDbStoragePath(folder.resolve("db").toString());
        backend.getMemoryConfiguration().setUseManagedMemory(false);
        harness.setStateBackend(backend);
        harness.setCheckpointStorage(
                new FileSystemCheckpointStorage(folder.resolve("checkpoints").toUri()));
        harness.open();
    }

    /** A snapshot writes everything into files, packed as on the disk of a TaskManager. */
    private double bytesPerKey(String what, AbstractStreamOperatorTestHarness<?> harness)
            throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        harness.snapshot(1, 1);
        double bytes = (double) sizeOfSnapshot() / KEYS;
        System.out.printf("%.0f bytes per %s, timer included%n", bytes, what);
        return bytes;
    }

    private long sizeOfSnapshot() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("checkpoints"))) {
            return files.filter(Files::isRegularFile).mapToLong(StateSizeTest::size).sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A ping with all keys; ids are random, so that nothing is smaller than it would be. */
    private CrashVersion crash(int number) {
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        String hash = hex64() + hex64() + hex64() + hex64();
        long receivedAt = DAY + number * 300L;
        CrashFacts facts =
                TestCrashes.facts("Widget::paint | Window::draw " + number % 500, number);
        return new CrashVersion(
                "ping:" + id,
                CrashSource.PING,
                new Delivery("crash.pings.v1", number % 24, number, receivedAt, receivedAt - 1_000),
                new Reading(
                        1,
                        20,
                        hash,
                        true,
                        facts,
                        random.ints(10).boxed().toList(),
                        CrashContext.NONE),
                TierKeys.of(
                        "event " + id,
                        hash,
                        "dump " + id,
                        "20261101|main|" + number + "|" + receivedAt / 1_000));
    }

    private String hex64() {
        return "%016x".formatted(random.nextLong());
    }
}
