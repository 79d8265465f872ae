package dev.faultline.jobs.monitor;

import dev.faultline.jobs.JobVersion;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaEdges;
import dev.faultline.schema.Alert;
import dev.faultline.schema.BuildComparison;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.ExposureRow;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.SignatureAlias;
import dev.faultline.schema.TopCrashers;
import java.time.Instant;

/**
 * The topics of the monitoring job and the keys of their rows, as {@link Topics} states them. Rows
 * of crashes are deleted when none is left in them: whether there ever was one depends on when it
 * was corrected, and what is there in the end must not.
 */
final class KafkaMonitorSinks {

    private KafkaMonitorSinks() {}

    static MonitorSinks of(KafkaEdges edges) {
        return new MonitorSinks(
                edges.rows(
                        Topics.LINKS,
                        CrashLink.class,
                        row -> key(row.getPingEventId(), row.getReportEventId())),
                edges.upserts(
                        Topics.CORRELATIONS,
                        CorrelationRow.class,
                        KafkaMonitorSinks::correlation,
                        KafkaMonitorSinks::isGone),
                edges.upserts(
                        Topics.COUNTS,
                        CrashCount.class,
                        KafkaMonitorSinks::count,
                        KafkaMonitorSinks::isGone),
                edges.rows(Topics.EXPOSURE, ExposureRow.class, KafkaMonitorSinks::exposure),
                edges.upserts(
                        Topics.RATES,
                        CrashRate.class,
                        KafkaMonitorSinks::rate,
                        KafkaMonitorSinks::isGone),
                edges.rows(
                        Topics.COMPARISONS, BuildComparison.class, KafkaMonitorSinks::comparison),
                edges.rows(Topics.TOP, TopCrashers.class, KafkaMonitorSinks::top),
                edges.rows(Topics.ALERTS, Alert.class, Alert::getFingerprint),
                edges.rows(Topics.ALIASES, SignatureAlias.class, KafkaMonitorSinks::alias),
                edges.rows(
                        Topics.LEDGER,
                        LedgerRow.class,
                        row ->
                                row.getSourceTopic()
                                        + '/'
                                        + row.getSourcePartition()
                                        + '/'
                                        + millis(row.getPeriodStart())),
                edges.deadLetters(JobVersion.current()));
    }

    static boolean isGone(CorrelationRow row) {
        return row.getPings() == 0 && row.getReports() == 0;
    }

    static boolean isGone(CrashCount row) {
        return row.getPings() == 0 && row.getReports() == 0;
    }

    static boolean isGone(CrashRate row) {
        return row.getCrashes() == 0;
    }

    static String count(CrashCount row) {
        return key(
                millis(row.getWindowStart()),
                row.getProduct(),
                row.getChannel(),
                row.getVersion(),
                row.getBuildId(),
                row.getOs(),
                row.getProcessType(),
                row.getSignature());
    }

    static String exposure(ExposureRow row) {
        return key(
                millis(row.getWindowStart()),
                row.getProduct(),
                row.getChannel(),
                row.getVersion(),
                row.getBuildId(),
                row.getOs());
    }

    static String rate(CrashRate row) {
        return key(
                row.getWindowSize(),
                millis(row.getWindowStart()),
                row.getProduct(),
                row.getChannel(),
                row.getDefinition(),
                row.getSignature(),
                row.getBuildId());
    }

    // The version is part of the state's key: a build whose version becomes known moves its crashes
    // from one row to another.
    static String correlation(CorrelationRow row) {
        return key(
                row.getProduct(),
                row.getChannel(),
                row.getVersion(),
                row.getBuildId(),
                row.getOs(),
                row.getProcessType(),
                row.getSignature());
    }

    static String comparison(BuildComparison row) {
        return key(
                row.getProduct(),
                row.getChannel(),
                row.getBuildId(),
                Integer.toString(row.getAdoptionPercent()),
                row.getDefinition(),
                row.getSignature());
    }

    static String top(TopCrashers row) {
        return key(row.getProduct(), row.getChannel(), row.getProcessType(), row.getOrderedBy());
    }

    static String alias(SignatureAlias row) {
        return key(
                millis(row.getEffectiveFrom()),
                row.getProduct(),
                row.getChannel(),
                row.getSignature(),
                row.getSuccessor());
    }

    private static String key(String... parts) {
        return String.join("|", parts);
    }

    private static String millis(Instant time) {
        return Long.toString(time.toEpochMilli());
    }
}
