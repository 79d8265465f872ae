package dev.faultline.jobs.monitor;

import static dev.faultline.jobs.monitor.MonitorEvents.crash;
import static dev.faultline.jobs.monitor.MonitorEvents.facts;
import static dev.faultline.jobs.monitor.MonitorEvents.inReceiveOrder;
import static dev.faultline.jobs.monitor.MonitorEvents.ping;
import static dev.faultline.jobs.monitor.MonitorEvents.progress;
import static dev.faultline.jobs.monitor.MonitorEvents.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.CrashSource;
import dev.faultline.schema.ExposureRow;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.LinkState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** What monitoring says last depends on what was received, not on when and how often. */
class MonitorOrderTest {

    /** Nine days: every window has had its last word. */
    private static final long LONG_AFTER = 9 * 86_400_000L;

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
        last.values().removeIf(KafkaMonitorSinks::isGone);
        assertThat(last.values()).allMatch(CrashRate::getIsFinal);
        return last;
    }

    @Test
    void everyLastRowIsTheSameHoweverOftenAndInWhateverOrderRecordsCome() throws Exception {
        Random random = new Random(11);
        List<InputRecord> crashes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            crashes.addAll(versions(i, random));
        }
        List<InputRecord> samples = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            samples.add(usage("sample:" + i, 60 + random.nextInt(600)));
        }
        List<InputRecord> inOrder = inReceiveOrder(crashes);
        inOrder.add(progress(LONG_AFTER));
        Map<String, SpecificRecordBase> expected = lastRows(inOrder, samples);
        assertThat(
                        expected.keySet().stream()
                                .map(key -> key.substring(0, key.indexOf('|')))
                                .distinct())
                .containsExactly("correlations", "counts", "exposure", "ledger", "links", "rates");

        for (int times : new int[] {2, 5}) {
            List<InputRecord> replayed = shuffled(crashes, times, random);
            replayed.add(progress(LONG_AFTER));
            Map<String, SpecificRecordBase> last =
                    lastRows(replayed, shuffled(samples, times, random));
            assertThat(last.keySet()).isEqualTo(expected.keySet());
            expected.forEach((key, row) -> assertThat(last.get(key)).as(key).isEqualTo(row));
        }
    }

    private static List<InputRecord> shuffled(List<InputRecord> records, int times, Random random) {
        List<InputRecord> replayed = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            replayed.addAll(records);
        }
        Collections.shuffle(replayed, random);
        return replayed;
    }

    /** A crash as it was known first, and as it is known with symbols; some were sent twice. */
    private static List<InputRecord> versions(int id, Random random) {
        CrashSource source = id % 3 == 0 ? CrashSource.REPORT : CrashSource.PING;
        CrashFacts facts = facts(source.name() + ":" + id, source, random.nextInt(8 * 3_600_000));
        facts.setCrashTime(facts.getReceivedAt().minusMillis(random.nextInt(3_600_000)));
        facts.setClientHash("client" + random.nextInt(30));
        facts.setProcessType(id % 4 == 0 ? "content" : "main");
        facts.setStartup(id % 5 == 0);
        facts.setShutdownKill(id % 8 == 0);
        facts.getKeys().setMinidumpSha256("dump-" + random.nextInt(150));
        facts.setSignature("@0x" + random.nextInt(12));
        CrashFacts corrected = CrashFacts.newBuilder(facts).build();
        corrected.setReenriched(true);
        corrected.setResolvedFrames(3);
        corrected.setSignature("Fault" + random.nextInt(6));
        return id % 2 == 0 ? List.of(crash(facts)) : List.of(crash(facts), crash(corrected));
    }

    /** What readers find in each topic in the end, without how often it was said. */
    private static Map<String, SpecificRecordBase> lastRows(
            List<InputRecord> events, List<InputRecord> samples) throws Exception {
        RecordedMonitor monitor = new RecordedMonitor();
        monitor.topology(events, samples).execute();
        Map<String, SpecificRecordBase> last = new TreeMap<>();
        for (CrashLink row : monitor.links.rows()) {
            boolean isGone = row.getState() == LinkState.WITHDRAWN;
            put(last, "links|" + row.getPingEventId() + '|' + row.getReportEventId(), row, isGone);
        }
        for (CrashCount row : monitor.counts.rows()) {
            put(last, "counts|" + KafkaMonitorSinks.count(row), row, KafkaMonitorSinks.isGone(row));
        }
        for (CorrelationRow row : monitor.correlations.rows()) {
            boolean isGone = KafkaMonitorSinks.isGone(row);
            put(last, "correlations|" + KafkaMonitorSinks.correlation(row), row, isGone);
        }
        for (CrashRate row : monitor.rates.rows()) {
            put(last, "rates|" + KafkaMonitorSinks.rate(row), row, KafkaMonitorSinks.isGone(row));
        }
        for (ExposureRow row : monitor.exposure.rows()) {
            put(last, "exposure|" + KafkaMonitorSinks.exposure(row), row, false);
        }
        for (LedgerRow row : monitor.ledger.rows()) {
            put(last, "ledger|" + row.getSourcePartition() + row.getPeriodStart(), row, false);
        }
        return last;
    }

    private static void put(
            Map<String, SpecificRecordBase> last,
            String key,
            SpecificRecordBase row,
            boolean isGone) {
        if (isGone) {
            last.remove(key);
        } else {
            row.put("revision", 0L);
            last.put(key, row);
        }
    }
}
