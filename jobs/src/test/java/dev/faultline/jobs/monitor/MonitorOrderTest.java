package dev.faultline.jobs.monitor;

import static dev.faultline.jobs.monitor.MonitorEvents.inReceiveOrder;
import static dev.faultline.jobs.monitor.MonitorEvents.ping;
import static dev.faultline.jobs.monitor.MonitorEvents.progress;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashRate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** What monitoring says last depends on what was received, not on when and how often. */
class MonitorOrderTest {

    private final RecordedMonitor monitor = new RecordedMonitor();

    @Test
    void countsTheSignaturesBeyondTheBoundTogetherInWhateverOrderTheyCome() throws Exception {
        Configuration options = RecordedMonitor.options();
        options.setString("maximum-signatures", "64");
        List<InputRecord> crashes = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 0; i < 900; i++) {
            crashes.add(ping(i, random.nextInt(20), "Fault" + random.nextInt(300)));
        }

        Map<String, CrashCount> inOrder = counted(inReceiveOrder(crashes), options);
        Collections.shuffle(crashes, random);
        crashes.add(progress(3_600_000));
        Map<String, CrashCount> shuffled = counted(crashes, options);

        assertThat(shuffled).isEqualTo(inOrder);
        assertThat(inOrder.values().stream().mapToLong(CrashCount::getPings).sum()).isEqualTo(900);
        assertThat(inOrder.values())
                .extracting(CrashCount::getSignature)
                .contains("__other__")
                .satisfies(
                        names -> assertThat(names.stream().distinct().count()).isBetween(32L, 65L));
    }

    /** The last row of each key of a run, without how often it was said. */
    private Map<String, CrashCount> counted(List<InputRecord> events, Configuration options)
            throws Exception {
        int before = monitor.counts.rows().size();
        monitor.topology(events, List.of(), options).execute();
        Map<String, CrashCount> last = new TreeMap<>();
        List<CrashCount> rows = monitor.counts.rows();
        for (CrashCount row : rows.subList(before, rows.size())) {
            row.setRevision(0);
            last.put(row.getWindowStart() + "|" + row.getSignature(), row);
        }
        return last;
    }

    @Test
    void finalRatesOfManySignaturesAreTheSameHoweverOftenAndInWhateverOrderCrashesCome()
            throws Exception {
        List<InputRecord> crashes = new ArrayList<>();
        Random random = new Random(9);
        for (int i = 0; i < 1_600; i++) {
            crashes.add(ping(i, 1 + i % 2, "Fault" + random.nextInt(400)));
        }
        long days = 4 * 86_400_000L;
        List<InputRecord> inOrder = inReceiveOrder(crashes);
        inOrder.add(progress(days));
        Map<String, CrashRate> expected = finalRates(inOrder);
        assertThat(expected.values())
                .filteredOn(row -> row.getWindowSize().equals("1m"))
                .extracting(CrashRate::getSignature)
                .contains("__other__");
        assertThat(expected.values())
                .filteredOn(row -> row.getWindowSize().equals("5m"))
                .filteredOn(row -> row.getDefinition().equals("main_and_content_rate"))
                .hasSize(302)
                .filteredOn(row -> !row.getSignature().isEmpty())
                .extracting(CrashRate::getCrashes)
                .satisfies(
                        each -> assertThat(each.stream().mapToLong(n -> n).sum()).isEqualTo(1_600));

        for (int times : new int[] {2, 5}) {
            List<InputRecord> replayed = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                replayed.addAll(crashes);
            }
            Collections.shuffle(replayed, random);
            replayed.add(progress(days));
            assertThat(finalRates(replayed)).isEqualTo(expected);
        }
    }

    /** The last row of each key of a run in which there is a crash, of a minute and of five. */
    private Map<String, CrashRate> finalRates(List<InputRecord> events) throws Exception {
        int before = monitor.rates.rows().size();
        monitor.topology(events, List.of()).execute();
        Map<String, CrashRate> last = new TreeMap<>();
        List<CrashRate> rows = monitor.rates.rows();
        for (CrashRate row : rows.subList(before, rows.size())) {
            if (row.getWindowSize().endsWith("m")) {
                row.setRevision(0);
                String key =
                        String.join(
                                "|",
                                row.getWindowSize(),
                                row.getWindowStart().toString(),
                                row.getDefinition(),
                                row.getSignature());
                last.put(key, row);
            }
        }
        last.values().removeIf(row -> row.getCrashes() == 0);
        assertThat(last.values()).allMatch(CrashRate::getIsFinal);
        return last;
    }
}
