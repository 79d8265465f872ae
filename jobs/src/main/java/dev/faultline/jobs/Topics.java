package dev.faultline.jobs;

import dev.faultline.jobs.TopicSpec.Role;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertVerdict;
import dev.faultline.schema.BuildComparison;
import dev.faultline.schema.BuildRecord;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CorrelationRow;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.DeletionRequest;
import dev.faultline.schema.ExposureRow;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.PolicyRecord;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.ProtectedCrash;
import dev.faultline.schema.Redrive;
import dev.faultline.schema.RulesetRecord;
import dev.faultline.schema.SignatureAlias;
import dev.faultline.schema.SymbolsAnnouncement;
import dev.faultline.schema.TopCrashers;
import dev.faultline.schema.UsageSample;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;

/** Every topic of Faultline. */
public final class Topics {

    public static final String PINGS = "crash.pings.v1";
    public static final String REPORTS = "crash.reports.v1";
    public static final String USAGE = "crash.usage.v1";
    public static final String POLICY = "crash.policy.v1";
    public static final String BUILDS = "crash.builds.v1";
    public static final String RULESETS = "crash.rulesets.v1";
    public static final String SYMBOLS = "crash.symbols.v1";
    public static final String DELETIONS = "crash.deletions.v1";
    public static final String EVENTS = "crash.events.v1";
    public static final String PROCESSED = "crash.processed.v1";
    public static final String PROTECTED = "crash.protected.v1";
    public static final String CENSUS = "crash.census.v1";
    public static final String LINKS = "crash.links.v1";
    public static final String CORRELATIONS = "crash.correlations.v1";
    public static final String COUNTS = "crash.counts.v1";
    public static final String EXPOSURE = "crash.exposure.v1";
    public static final String RATES = "crash.rates.v1";
    public static final String COMPARISONS = "crash.comparisons.v1";
    public static final String TOP = "crash.top.v1";
    public static final String ALERTS = "crash.alerts.v1";
    public static final String VERDICTS = "crash.verdicts.v1";
    public static final String LEDGER = "crash.ledger.v1";
    public static final String ALIASES = "crash.aliases.v1";
    public static final String REDRIVES = "crash.redrives.v1";

    private static final String DEAD_LETTER_SUFFIX = ".dlq";
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration HALF_YEAR = Duration.ofDays(180);

    private static final List<TopicSpec> ALL =
            List.of(
                    stream(PINGS, CrashEnvelope.class, "document_id", Role.INPUT),
                    stream(REPORTS, CrashEnvelope.class, "document_id", Role.INPUT),
                    stream(USAGE, UsageSample.class, "sample_id", Role.INPUT),
                    table(POLICY, PolicyRecord.class, "policy_id", Role.CONTROL),
                    table(BUILDS, BuildRecord.class, "product|channel|build_id", Role.CONTROL),
                    table(RULESETS, RulesetRecord.class, "ruleset_id", Role.CONTROL),
                    table(SYMBOLS, SymbolsAnnouncement.class, "debug_file/debug_id", Role.CONTROL),
                    stream(DELETIONS, DeletionRequest.class, "request_id", Role.CONTROL),
                    stream(EVENTS, CrashEventRecord.class, "event_id", Role.INTERNAL),
                    series(PROCESSED, ProcessedCrash.class, "event_id"),
                    // Compacted so that a deletion takes a day and not a month.
                    new TopicSpec(
                            PROTECTED,
                            ProtectedCrash.class,
                            "event_id",
                            Role.PROTECTED,
                            true,
                            MONTH),
                    stream(
                            CENSUS,
                            CensusRecord.class,
                            "source_topic/source_partition/source_offset",
                            Role.PUBLIC),
                    series(LINKS, CrashLink.class, "ping_event_id|report_event_id"),
                    series(
                            CORRELATIONS,
                            CorrelationRow.class,
                            "product|channel|version|build_id|os|process_type|signature"),
                    series(
                            COUNTS,
                            CrashCount.class,
                            "window_start|product|channel|version|build_id|os|process_type|signature"),
                    series(
                            EXPOSURE,
                            ExposureRow.class,
                            "window_start|product|channel|version|build_id|os"),
                    series(
                            RATES,
                            CrashRate.class,
                            "window_size|window_start|product|channel|definition|signature|build_id"),
                    series(
                            COMPARISONS,
                            BuildComparison.class,
                            "product|channel|build_id|adoption_percent|definition|signature"),
                    table(
                            TOP,
                            TopCrashers.class,
                            "product|channel|process_type|ordered_by",
                            Role.PUBLIC),
                    table(ALERTS, Alert.class, "fingerprint", Role.PUBLIC),
                    table(VERDICTS, AlertVerdict.class, "fingerprint|fired_at", Role.CONTROL),
                    series(LEDGER, LedgerRow.class, "source_topic/source_partition/period_start"),
                    table(
                            ALIASES,
                            SignatureAlias.class,
                            "effective_from|product|channel|signature|successor",
                            Role.PUBLIC),
                    new TopicSpec(
                            REDRIVES,
                            Redrive.class,
                            "letter_topic/letter_partition/letter_offset",
                            Role.INTERNAL,
                            true,
                            HALF_YEAR),
                    deadLetters(PINGS),
                    deadLetters(REPORTS),
                    deadLetters(USAGE),
                    deadLetters(EVENTS));

    private Topics() {}

    /** Returns all topics; schemas are registered in this order. */
    public static List<TopicSpec> all() {
        return ALL;
    }

    /**
     * Returns how long records of a topic stay.
     *
     * @throws IllegalArgumentException when that is for ever, or there is no such topic
     */
    public static Duration retentionOf(String topic) {
        for (TopicSpec each : ALL) {
            if (each.name().equals(topic) && each.retention() != null) {
                return each.retention();
            }
        }
        throw new IllegalArgumentException(topic + " keeps its records for ever");
    }

    /** Returns the name of the topic that holds the dead letters of another. */
    public static String deadLettersOf(String topic) {
        return topic + DEAD_LETTER_SUFFIX;
    }

    /** A stream of records, each kept for a month. */
    private static TopicSpec stream(
            String name, Class<? extends SpecificRecordBase> type, String key, Role role) {
        return new TopicSpec(name, type, key, role, false, MONTH);
    }

    /** A table: the last record per key stays for ever. */
    private static TopicSpec table(
            String name, Class<? extends SpecificRecordBase> type, String key, Role role) {
        return new TopicSpec(name, type, key, role, true, null);
    }

    /** Public upserts that end: the last record per key stays for half a year. */
    private static TopicSpec series(
            String name, Class<? extends SpecificRecordBase> type, String key) {
        return new TopicSpec(name, type, key, Role.PUBLIC, true, HALF_YEAR);
    }

    private static TopicSpec deadLetters(String topic) {
        return new TopicSpec(
                deadLettersOf(topic), null, "as in " + topic, Role.PROTECTED, false, MONTH);
    }
}
