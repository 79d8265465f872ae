package dev.faultline.jobs.monitor;

import static dev.faultline.jobs.monitor.MonitorEvents.broken;
import static dev.faultline.jobs.monitor.MonitorEvents.crash;
import static dev.faultline.jobs.monitor.MonitorEvents.progress;
import static dev.faultline.jobs.monitor.MonitorEvents.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.faultline.functions.detect.ChannelBudgets;
import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.schema.CrashSource;
import dev.faultline.schema.ExposureRow;
import dev.faultline.schema.LinkState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class MonitorTopologyTest {

    private final RecordedMonitor monitor = new RecordedMonitor();

    @Test
    void isTwelveVerticesNamedByTheirUidsAndDescribed() throws IOException {
        StreamGraph graph = monitor.topology(List.of(), List.of()).getStreamGraph();

        List<String> uids = new ArrayList<>();
        for (StreamNode node : graph.getStreamNodes()) {
            String uid = String.valueOf(node.getTransformationUID());
            uids.add(uid);
            boolean isOurs = !uid.startsWith("test-") && !node.getInEdges().isEmpty();
            if (isOurs && node.getOperatorName().equals(uid)) {
                assertThat(node.getOperatorDescription()).isNotEqualTo(uid);
            } else if (isOurs) {
                // Flink describes the parts of a sink by its name.
                assertThat(node.getOperatorName()).isEqualTo(uid + ": Writer");
            }
        }
        assertThat(uids).doesNotContain("null").doesNotHaveDuplicates();
        uids.removeIf(uid -> uid.startsWith("test-"));
        assertThat(uids.stream().sorted().toList()).isEqualTo(golden());
        assertThat(graph.getJobGraph().getNumberOfVertices()).isLessThanOrEqualTo(12);
    }

    @Test
    void joinsCountsAndKeepsTheBooks() throws Exception {
        List<InputRecord> events =
                List.of(
                        crash("ping:1", CrashSource.PING, 0, "dump-1"),
                        crash("report:1", CrashSource.REPORT, 30_000, "dump-1"),
                        crash("ping:2", CrashSource.PING, 1_000, "dump-2"),
                        crash("ping:3", CrashSource.PING, 2_000, "dump-2"),
                        crash("ping:1", CrashSource.PING, 0, "dump-1"),
                        progress(60_000),
                        broken());

        monitor.topology(events, List.of()).execute();

        assertThat(last(monitor.links.rows()))
                .satisfies(
                        link -> {
                            assertThat(link.getPingEventId()).isEqualTo("ping:1");
                            assertThat(link.getReportEventId()).isEqualTo("report:1");
                            assertThat(link.getState()).isEqualTo(LinkState.LINKED);
                            assertThat(link.getTier()).isEqualTo("B");
                            assertThat(link.getLagMillis()).isEqualTo(30_000);
                        });
        assertThat(last(monitor.counts.rows()))
                .satisfies(
                        count -> {
                            assertThat(count.getPings()).isEqualTo(2);
                            assertThat(count.getReports()).isEqualTo(1);
                            assertThat(count.getWeightedReports()).isEqualTo(10);
                            assertThat(count.getClients()).isEqualTo(2);
                        });
        assertThat(last(monitor.correlations.rows()))
                .satisfies(
                        row -> {
                            assertThat(row.getPings()).isEqualTo(2);
                            assertThat(row.getLinked()).isEqualTo(1);
                            assertThat(row.getExemplarReports()).containsExactly("report:1");
                        });
        assertThat(last(monitor.ledger.rows()))
                .satisfies(
                        row -> {
                            assertThat(row.getReceived()).isEqualTo(4);
                            assertThat(row.getCounted()).isEqualTo(3);
                            assertThat(row.getDuplicates()).isEqualTo(1);
                        });
        assertThat(monitor.deadLetters.rows()).hasSize(1);
    }

    @Test
    void ratesCrashesByUsageAndRanksSignatures() throws Exception {
        List<InputRecord> events =
                List.of(
                        crash("ping:1", CrashSource.PING, 0, "dump-1"),
                        crash("ping:2", CrashSource.PING, 1_000, "dump-2"),
                        progress(7_200_000));
        List<InputRecord> usage =
                List.of(usage("sample:1", 100), usage("sample:1", 100), usage("sample:2", 100));

        monitor.topology(events, usage).execute();

        assertThat(monitor.exposure.rows().stream().mapToDouble(ExposureRow::getSessions).max())
                .hasValue(2);
        assertThat(
                        monitor.rates.rows().stream()
                                .filter(rate -> rate.getWindowSize().equals("1h"))
                                .filter(rate -> rate.getDefinition().equals("main_rate"))
                                .toList())
                .last()
                .satisfies(
                        rate -> {
                            assertThat(rate.getCrashes()).isEqualTo(2);
                            assertThat(rate.getUsageHours()).isCloseTo(2, within(1e-6));
                            assertThat(rate.getRate()).isCloseTo(1_000, within(1e-3));
                        });
        assertThat(last(monitor.top.rows()).getEntries())
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.getSignature()).isEqualTo("OOM | small");
                            assertThat(entry.getPings()).isEqualTo(2);
                        });
    }

    @Test
    void aChannelMayHaveABudgetOfItsOwn() {
        Configuration options = RecordedMonitor.options();
        options.setString("channel-false-alarms", "Meadow/nightly:4,Meadow/esr:0.2");
        ChannelBudgets budgets = MonitorSettings.read(options).budgets();
        assertThat(budgets.of(new ChannelKey("Meadow", "nightly")).falseAlarmsPerMonth())
                .isEqualTo(4);
        assertThat(budgets.of(new ChannelKey("Meadow", "esr")).falseAlarmsPerMonth())
                .isEqualTo(0.2);
        assertThat(budgets.of(new ChannelKey("Meadow", "release")).falseAlarmsPerMonth())
                .isEqualTo(1);

        options.setString("channel-false-alarms", "nightly:4");
        assertThatThrownBy(() -> MonitorSettings.read(options))
                .hasMessageContaining("not PRODUCT/CHANNEL: nightly");
        options.setString("channel-false-alarms", "Meadow/nightly:-1");
        assertThatThrownBy(() -> MonitorSettings.read(options))
                .hasMessageContaining("false alarms");
        options.setString("channel-false-alarms", "Meadow/nightly:few");
        assertThatThrownBy(() -> MonitorSettings.read(options))
                .hasMessageContaining("not a number: few");
    }

    private static <T> T last(List<T> rows) {
        assertThat(rows).isNotEmpty();
        return rows.get(rows.size() - 1);
    }

    private static List<String> golden() throws IOException {
        try (InputStream in =
                MonitorTopologyTest.class.getResourceAsStream("/golden/monitor-uids.txt")) {
            assertThat(in).isNotNull();
            return in == null
                    ? List.of()
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
