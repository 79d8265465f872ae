package dev.faultline.jobs.dashboard;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.TopicTail;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.schema.CrashFrame;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.Quality;
import dev.faultline.schema.Symbolication;
import dev.faultline.schema.TopCrasher;
import dev.faultline.schema.TopCrashers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;

/** Rows as the monitoring job writes them, on their way to the page. */
final class PageRows {

    static final long NOON = Instant.parse("2026-11-27T12:00:00Z").toEpochMilli();
    static final long MINUTE = 60_000;
    static final long HOUR = 60 * MINUTE;
    static final String PRODUCT = "Meadow";
    static final String CHANNEL = "release";
    static final String SIGNATURE = "meadow::Draw";
    static final String BUILD = "20261122190249";
    static final DashboardSettings SETTINGS =
            new DashboardSettings("127.0.0.1", 0, 48, 1_000, 10_000, 1_000, 4, 0, "");

    final LiveRows rows;

    PageRows() {
        this(SETTINGS);
    }

    PageRows(DashboardSettings settings) {
        this.rows = new LiveRows(settings);
    }

    void say(String topic, String key, SpecificRecordBase row, long appendedMillis) {
        rows.take(List.of(new TopicTail.Row(topic, key, row, appendedMillis)));
    }

    /** A window of all signatures, with what has arrived of its use. */
    void rate(String size, long start, long crashes, double hours, double completeness) {
        CrashRate row = new CrashRate();
        row.setUsageHoursExpected(hours / completeness);
        row.setCompleteness(completeness);
        rate(row, size, start, "", "", crashes, hours);
    }

    /** A window of which everything has arrived. */
    static CrashRate whole() {
        CrashRate row = new CrashRate();
        row.setCompleteness(1.0);
        return row;
    }

    void rate(
            CrashRate row,
            String size,
            long start,
            String signature,
            String build,
            long crashes,
            double hours) {
        long length = size.equals("1h") ? HOUR : 5 * MINUTE;
        row.setWindowSize(size);
        row.setWindowStart(Instant.ofEpochMilli(start));
        row.setWindowEnd(Instant.ofEpochMilli(start + length));
        row.setProduct(PRODUCT);
        row.setChannel(CHANNEL);
        row.setDefinition("main_and_content_rate");
        row.setSignature(signature);
        row.setBuildId(build);
        row.setCrashes(crashes);
        row.setUsageHours(hours);
        row.setRate(1_000 * crashes / hours);
        row.setRateLow(900 * crashes / hours);
        row.setRateHigh(1_100 * crashes / hours);
        say(Topics.RATES, size + start + signature + build, row, start);
    }

    /** A day of ten crashes per 1,000 hours in each hour, and the last hour in five minutes. */
    void usualDay() {
        for (int i = 24; i > 0; i--) {
            rate("1h", NOON - i * HOUR, 10 + i % 3, 1_000, 1);
        }
        for (int i = 24; i > 0; i--) {
            rate("5m", NOON - i * 5L * MINUTE, 1, 100, 1);
        }
    }

    static Alert alert(AlertState state) {
        Alert alert = Alert.newBuilder().build();
        alert.setFingerprint("a8aeb6f7470ba1f0");
        alert.setKind(AlertKind.CRASHES);
        alert.setState(state);
        alert.setAlertClass("spike");
        alert.setSeverity("S2");
        alert.setProduct(PRODUCT);
        alert.setChannel(CHANNEL);
        alert.setSignature(SIGNATURE);
        alert.setTitle("S2 spike: " + SIGNATURE);
        alert.setOnset(Instant.ofEpochMilli(NOON - 10 * MINUTE));
        alert.setFiredAt(Instant.ofEpochMilli(NOON - 5 * MINUTE));
        alert.setUpdatedAt(Instant.ofEpochMilli(NOON));
        alert.setValidUntil(Instant.ofEpochMilli(NOON + 15 * MINUTE));
        boolean over = state == AlertState.RESOLVED;
        alert.setResolvedAt(over ? Instant.ofEpochMilli(NOON) : null);
        alert.setReasons(List.of("evidence 42.8 nats"));
        alert.setCaveats(List.of("less than a week of history"));
        alert.setExemplarReports(List.of("report:1"));
        alert.setRatio(21.5);
        return alert;
    }

    void alert(Alert alert) {
        say(Topics.ALERTS, alert.getFingerprint(), alert, NOON);
    }

    /** A statement about the channel: learning, silent or watchdog. */
    void statement(AlertKind kind, AlertState state, String name) {
        Alert alert = alert(state);
        alert.setKind(kind);
        alert.setFingerprint(name);
        alert.setAlertClass(name);
        alert.setSignature("");
        alert.setSeverity("");
        alert.setTitle("said of the channel: " + name);
        alert(alert);
    }

    /** A ranking; 0 for a signature that was in none before. */
    void top(String signature, int... previousRanks) {
        List<TopCrasher> entries = new ArrayList<>();
        for (int previous : previousRanks) {
            TopCrasher entry = new TopCrasher();
            entry.setRank(entries.size() + 1);
            entry.setPreviousRank(previous == 0 ? null : (Integer) previous);
            entry.setSignature(signature + entries.size());
            entry.setRate(2.5);
            entries.add(entry);
        }
        TopCrashers row = new TopCrashers();
        row.setProduct(PRODUCT);
        row.setChannel(CHANNEL);
        row.setProcessType("main");
        row.setAsOf(Instant.ofEpochMilli(NOON));
        row.setEntries(entries);
        row.setOrderedBy("crashes");
        say(Topics.TOP, PRODUCT + CHANNEL + "main", row, NOON);
    }

    void correlation(String build, String os, long pings, long reports, long linked, double agree) {
        CorrelationRow row = new CorrelationRow();
        row.setProduct(PRODUCT);
        row.setChannel(CHANNEL);
        row.setBuildId(build);
        row.setOs(os);
        row.setProcessType("main");
        row.setSignature(SIGNATURE);
        row.setPings(pings);
        row.setReports(reports);
        row.setWeightedReports(10.0 * reports);
        row.setLinked(linked);
        row.setSignatureAgreement(linked == 0 ? null : (Double) agree);
        row.setFirstCrash(Instant.ofEpochMilli(NOON - HOUR));
        row.setLastCrash(Instant.ofEpochMilli(NOON));
        row.setExemplarReports(List.of("report:" + build + os));
        say(Topics.CORRELATIONS, build + os, row, NOON);
    }

    void crash(String id, String... frames) {
        ProcessedCrash crash = ProcessedCrash.newBuilder().build();
        crash.setEventId(id);
        crash.setProduct(PRODUCT);
        crash.setChannel(CHANNEL);
        crash.setSignature(SIGNATURE);
        List<CrashFrame> list = new ArrayList<>();
        for (String frame : frames) {
            CrashFrame one = new CrashFrame();
            one.setIndex(list.size());
            one.setFunction(frame);
            one.setNormalized(frame);
            list.add(one);
        }
        crash.setFrames(list);
        Quality quality = Quality.newBuilder().build();
        quality.setSymbolication(Symbolication.PARTIAL);
        quality.setMissingModules(List.of("driver.pdb/0123"));
        crash.setQuality(quality);
        say(Topics.PROCESSED, id, crash, NOON);
    }

    void fate(int partition, long offset, long received) {
        CensusRecord fate = CensusRecord.newBuilder().build();
        fate.setSourceTopic(Topics.PINGS);
        fate.setSourcePartition(partition);
        fate.setSourceOffset(offset);
        fate.setReceivedAt(Instant.ofEpochMilli(received));
        say(Topics.CENSUS, partition + "/" + offset, fate, NOON);
    }

    void books(long hour, int partition, long accepted, long counted, long duplicates) {
        LedgerRow row = LedgerRow.newBuilder().build();
        row.setSourceTopic(Topics.PINGS);
        row.setSourcePartition(partition);
        row.setPeriodStart(Instant.ofEpochMilli(hour));
        row.setInputs(accepted + 1);
        row.setAccepted(accepted);
        row.setRejectedByPolicy(1);
        row.setCounted(counted);
        row.setDuplicates(duplicates);
        say(Topics.LEDGER, partition + "/" + hour, row, NOON);
    }
}
