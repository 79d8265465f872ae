package dev.faultline.state;

import java.util.List;

/**
 * Uids of the monitoring job's operators, which are also the names in the Flink UI:
 * stage-verb-object. A savepoint finds its state by them, so none is ever renamed or used again.
 */
public final class MonitorUids {

    public static final String EVENTS_SOURCE = "events-source";
    public static final String EVENTS_READ = "events-read-crash";
    public static final String USAGE_SOURCE = "usage-source";
    public static final String USAGE_READ = "usage-read-sample";
    public static final String IDENTITY_MATCH = "identity-match-keys";
    public static final String IDENTITY_UNIFY = "identity-unify-event";
    public static final String LINKS_JOIN = "links-join-sides";
    public static final String LINKS_SINK = "links-sink";
    public static final String DELTAS_GATHER = "counts-gather-deltas";
    public static final String COUNTS_ADMIT = "counts-admit-signature";
    public static final String COUNTS_SUM = "counts-sum-cell";
    public static final String COUNTS_SINK = "counts-sink";
    public static final String OTHERS_GATHER = "counts-gather-others";
    public static final String OTHERS_SUM = "counts-sum-others";
    public static final String OTHERS_SINK = "counts-others-sink";
    public static final String CORRELATIONS_COMPARE = "correlations-compare-signature";
    public static final String CORRELATIONS_SINK = "correlations-sink";
    public static final String EXPOSURE_CLOCK = "exposure-borrow-clock";
    public static final String EXPOSURE_SPREAD = "exposure-spread-usage";
    public static final String EXPOSURE_SINK = "exposure-sink";
    public static final String RATES_ESTIMATE = "rates-estimate-channel";
    public static final String RATES_SINK = "rates-sink";
    public static final String TOP_SINK = "top-sink";
    public static final String STEPS_ADDRESS = "detect-address-crash";
    public static final String STEPS_SUMMARIZE = "detect-summarize-step";
    public static final String SPIKES_DETECT = "detect-find-spikes";
    public static final String ALERTS_SINK = "alerts-sink";
    public static final String ALIASES_SINK = "aliases-sink";
    public static final String COMPARISONS_SINK = "comparisons-sink";
    public static final String INPUTS_GATHER = "ledger-gather-inputs";
    public static final String LEDGER_GATHER = "ledger-gather-deltas";
    public static final String LEDGER_KEEP = "ledger-keep-partition";
    public static final String LEDGER_SINK = "ledger-sink";
    public static final String EVENTS_DEAD_LETTERS_SINK = "events-dead-letters-sink";
    public static final String USAGE_DEAD_LETTERS_SINK = "usage-dead-letters-sink";

    /** Every uid, in the order of the topology. */
    public static final List<String> ALL =
            List.of(
                    EVENTS_SOURCE,
                    EVENTS_READ,
                    USAGE_SOURCE,
                    USAGE_READ,
                    IDENTITY_MATCH,
                    IDENTITY_UNIFY,
                    LINKS_JOIN,
                    LINKS_SINK,
                    DELTAS_GATHER,
                    CORRELATIONS_COMPARE,
                    CORRELATIONS_SINK,
                    COUNTS_ADMIT,
                    COUNTS_SUM,
                    COUNTS_SINK,
                    OTHERS_GATHER,
                    OTHERS_SUM,
                    OTHERS_SINK,
                    EXPOSURE_CLOCK,
                    EXPOSURE_SPREAD,
                    EXPOSURE_SINK,
                    RATES_ESTIMATE,
                    RATES_SINK,
                    TOP_SINK,
                    STEPS_ADDRESS,
                    STEPS_SUMMARIZE,
                    SPIKES_DETECT,
                    ALERTS_SINK,
                    ALIASES_SINK,
                    COMPARISONS_SINK,
                    INPUTS_GATHER,
                    LEDGER_GATHER,
                    LEDGER_KEEP,
                    LEDGER_SINK,
                    EVENTS_DEAD_LETTERS_SINK,
                    USAGE_DEAD_LETTERS_SINK);

    private MonitorUids() {}
}
