package dev.faultline.functions.parking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.faultline.functions.forget.LotNews;
import dev.faultline.functions.publish.ParkedCrash;
import dev.faultline.functions.publish.ParkingLot;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.stackwalk.DumpLimits;
import dev.faultline.functions.stackwalk.WalkSettings;
import dev.faultline.functions.symbolstore.StoreLocations;
import dev.faultline.functions.symbolstore.SymbolSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class ParkCrashFunctionTest {

    private static final String ID = "C1C2C3C4D5D6E7E8F9F0A1A2B3B4C5C60";
    private static final String MODULE = "libmeadow.so/" + ID;
    private static final long HOUR = 3_600_000;
    private static final ParkingSettings SETTINGS =
            new ParkingSettings(48 * HOUR, 100, 1_000, HOUR, 2, 200);

    @TempDir private Path store = Path.of("");
    @TempDir private Path cache = Path.of("");

    @Test
    void letsCrashesGoInBatchesWhenTheSymbolsAreAnnounced() throws Exception {
        try (var harness = harness()) {
            harness.open();
            park(harness, 1, 2, 3);
            lookInVain(harness);
            writeSymbols();
            harness.processElement2(LotNews.announced(lot()), 0);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> {
                                pass(harness, 1_000);
                                assertThat(offsets(harness)).hasSizeGreaterThanOrEqualTo(2);
                            });
            assertThat(offsets(harness)).containsExactly(1L, 2L);
            pass(harness, 200);

            assertThat(offsets(harness)).containsExactly(1L, 2L, 3L);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void findsSymbolsThatNobodyAnnounced() throws Exception {
        writeSymbols();
        try (var harness = harness()) {
            harness.open();
            park(harness, 1);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> {
                                pass(harness, 1_000);
                                assertThat(offsets(harness)).containsExactly(1L);
                            });
        }
    }

    @Test
    void keepsWhatWaitsOverARestart() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            park(harness, 1);
            snapshot = harness.snapshot(1, 1);
        }
        writeSymbols();
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> {
                                pass(harness, 1_000);
                                assertThat(offsets(harness)).containsExactly(1L);
                            });
        }
    }

    @Test
    void givesUpAfterTwoDaysAndLeavesNothingBehind() throws Exception {
        try (var harness = harness()) {
            harness.open();
            park(harness, 1);
            for (int hour = 0; hour < 60; hour++) {
                pass(harness, HOUR);
            }

            assertThat(offsets(harness)).isEmpty();
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
        }
    }

    @Test
    void whoIsForgottenWaitsNoLonger() throws Exception {
        try (var harness = harness()) {
            harness.open();
            park(harness, 1, 2);
            harness.processElement2(LotNews.forget(lot(), "ping:1"), 0);
            harness.processElement2(LotNews.forget(lot(), "ping:9"), 0);
            writeSymbols();

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> {
                                pass(harness, 1_000);
                                assertThat(offsets(harness)).containsExactly(2L);
                            });
            park(harness, 3);
            harness.processElement2(LotNews.forget(lot(), "ping:3"), 0);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void takesABoundedNumberOfCrashes() throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (int i = 0; i < 150; i++) {
                park(harness, i);
            }
            writeSymbols();
            harness.processElement2(LotNews.announced(lot()), 0);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> {
                                pass(harness, 1_000);
                                assertThat(harness.numKeyedStateEntries()).isZero();
                            });
            assertThat(offsets(harness)).hasSize(100);
        }
    }

    private KeyedTwoInputStreamOperatorTestHarness<String, ParkedCrash, LotNews, InputRecord>
            harness() throws Exception {
        SymbolSettings symbols =
                new SymbolSettings(
                        StoreLocations.of(List.of(store.toString())),
                        cache.resolve("symbols").toString(),
                        1L << 20);
        WalkSettings walk =
                new WalkSettings(symbols, 250, 1, new DumpLimits(1 << 20, 20_000, 5_000));
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new ParkCrashFunction(walk, SETTINGS)),
                ParkedCrash::lot,
                LotNews::lot,
                Types.STRING);
    }

    private static String lot() {
        return ParkingLot.of(MODULE, "event");
    }

    private static void park(
            KeyedTwoInputStreamOperatorTestHarness<String, ParkedCrash, LotNews, InputRecord> to,
            long... offsets)
            throws Exception {
        for (long offset : offsets) {
            InputRecord input = new InputRecord("pings", 0, offset, 0, null, null, List.of());
            to.processElement1(new ParkedCrash(lot(), "ping:" + offset, input), 0);
        }
    }

    private static void lookInVain(
            KeyedTwoInputStreamOperatorTestHarness<String, ParkedCrash, LotNews, InputRecord> at)
            throws Exception {
        for (int look = 0; look < 8; look++) {
            pass(at, 1_000);
        }
        assertThat(offsets(at)).isEmpty();
    }

    private static void pass(
            KeyedTwoInputStreamOperatorTestHarness<String, ParkedCrash, LotNews, InputRecord> on,
            long millis)
            throws Exception {
        on.setProcessingTime(on.getProcessingTime() + millis);
    }

    private static List<Long> offsets(
            KeyedTwoInputStreamOperatorTestHarness<String, ParkedCrash, LotNews, InputRecord> of) {
        return of.extractOutputValues().stream().map(InputRecord::offset).toList();
    }

    private void writeSymbols() throws IOException {
        Path file = store.resolve(MODULE).resolve("libmeadow.so.sym");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file, "MODULE Linux x86_64 " + ID + " libmeadow.so\nFUNC 1000 10 0 meadow::main\n");
    }
}
