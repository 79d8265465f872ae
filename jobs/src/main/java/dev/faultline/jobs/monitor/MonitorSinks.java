package dev.faultline.jobs.monitor;

import dev.faultline.functions.record.DeadLetter;
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
import org.apache.flink.api.connector.sink2.Sink;

/**
 * Where the graph writes.
 *
 * @param links pings joined with reports
 * @param correlations pings beside reports per signature
 * @param counts crashes per signature and window
 * @param exposure usage per window
 * @param rates crashes per usage
 * @param comparisons builds beside the ones before them
 * @param top rankings of signatures
 * @param alerts states of alerts
 * @param aliases how signatures go on under another ruleset
 * @param ledger the books
 * @param deadLetters records that cannot be decoded
 */
record MonitorSinks(
        Sink<CrashLink> links,
        Sink<CorrelationRow> correlations,
        Sink<CrashCount> counts,
        Sink<ExposureRow> exposure,
        Sink<CrashRate> rates,
        Sink<BuildComparison> comparisons,
        Sink<TopCrashers> top,
        Sink<Alert> alerts,
        Sink<SignatureAlias> aliases,
        Sink<LedgerRow> ledger,
        Sink<DeadLetter> deadLetters) {}
