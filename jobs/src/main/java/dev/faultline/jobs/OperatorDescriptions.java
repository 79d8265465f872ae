package dev.faultline.jobs;

import static java.util.Map.entry;

import dev.faultline.state.EnrichUids;
import dev.faultline.state.MonitorUids;
import java.util.Map;

/** What the Flink UI says of each operator: what it does, its key, its windows, its topic. */
final class OperatorDescriptions {

    private static final Map<String, String> ENRICH =
            Map.ofEntries(
                    entry(
                            EnrichUids.READ_CRASHES,
                            "reads crash.pings.v1 and crash.reports.v1, a partition in order"),
                    entry(
                            EnrichUids.PARSE_CRASH,
                            "envelope and JSON become a crash event; policy, build, privacy; no key"),
                    entry(
                            EnrichUids.WALK_STACK,
                            "fetches the dump, walks and symbolicates, signs; in order, bounded in flight;"
                                    + " no key"),
                    entry(
                            EnrichUids.PUBLISH_CRASH,
                            "splits a crash into its rows and reports progress by source partition"),
                    entry(EnrichUids.WRITE_EVENTS, "to crash.events.v1, key event id"),
                    entry(EnrichUids.WRITE_PROCESSED, "to crash.processed.v1, key event id"),
                    entry(EnrichUids.WRITE_PROTECTED, "to crash.protected.v1, key event id"),
                    entry(EnrichUids.WRITE_CENSUS, "to crash.census.v1, key source offset"),
                    entry(
                            EnrichUids.WRITE_DEAD_LETTERS,
                            "to the dead letters of the source topic, original key"),
                    entry(EnrichUids.READ_ANNOUNCEMENTS, "reads crash.symbols.v1"),
                    entry(
                            EnrichUids.ANNOUNCE_SYMBOLS,
                            "lots of crashes that announced symbols free"),
                    entry(
                            EnrichUids.PARK_CRASH,
                            "keeps crashes until the symbols of their modules are there; key lot"),
                    entry(EnrichUids.PARSE_AGAIN, "the same as at first, of a parked crash"),
                    entry(EnrichUids.WALK_AGAIN, "the same as at first, with more patience"),
                    entry(
                            EnrichUids.PUBLISH_AGAIN,
                            "a better version of the same event; no progress"),
                    entry(
                            EnrichUids.AWAIT_BUILD,
                            "rows with a guessed version wait for crash.builds.v1; key product,"
                                    + " channel and build"),
                    entry(EnrichUids.WRITE_EVENTS_AGAIN, "to crash.events.v1, key event id"),
                    entry(EnrichUids.WRITE_PROCESSED_AGAIN, "to crash.processed.v1, key event id"),
                    entry(EnrichUids.WRITE_PROTECTED_AGAIN, "to crash.protected.v1, key event id"),
                    entry(EnrichUids.READ_DELETIONS, "reads crash.deletions.v1"),
                    entry(EnrichUids.READ_DELETION, "requests to forget a client, checked"),
                    entry(
                            EnrichUids.FORGET_WAITING,
                            "which crashes of whom wait, and no longer when that one is to be"
                                    + " forgotten; key client hash"),
                    entry(
                            EnrichUids.FORGET_CLIENT,
                            "which rows are whose, and which have to go; key client hash"),
                    entry(
                            EnrichUids.DELETE_PROCESSED,
                            "deletes rows of crash.processed.v1, key event id"),
                    entry(
                            EnrichUids.DELETE_PROTECTED,
                            "deletes rows of crash.protected.v1, key event id"),
                    entry(EnrichUids.FORGET_EVENT, "an event whose links have to go as well"),
                    entry(
                            EnrichUids.READ_LINKS,
                            "reads crash.links.v1, to know what to delete of whom"),
                    entry(EnrichUids.READ_LINK, "a link as a trace of both its events"),
                    entry(
                            EnrichUids.FORGET_LINKS,
                            "which links an event has, and which have to go; key event id"),
                    entry(
                            EnrichUids.DELETE_LINKS,
                            "deletes rows of crash.links.v1, key ping and report"));

    private static final Map<String, String> MONITOR =
            Map.ofEntries(
                    entry(
                            MonitorUids.EVENTS_SOURCE,
                            "reads crash.events.v1; watermark is the progress of enrichment"),
                    entry(
                            MonitorUids.EVENTS_READ,
                            "a version of a crash, a candidate per identity key, an input for the books"),
                    entry(MonitorUids.USAGE_SOURCE, "reads crash.usage.v1; has no say in time"),
                    entry(MonitorUids.USAGE_READ, "a usage sample, checked and cut to its bounds"),
                    entry(
                            MonitorUids.IDENTITY_MATCH,
                            "who else had this key; key tier and value, until the horizon"),
                    entry(
                            MonitorUids.IDENTITY_UNIFY,
                            "best version and verdicts of an event, signed changes of what counts;"
                                    + " key event id, until the horizon"),
                    entry(
                            MonitorUids.LINKS_JOIN,
                            "ping beside report; key pair of events, until the horizon"),
                    entry(MonitorUids.LINKS_SINK, "to crash.links.v1, key ping and report"),
                    entry(MonitorUids.DELTAS_GATHER, "first stage: changes by cell, per task"),
                    entry(
                            MonitorUids.COUNTS_ADMIT,
                            "which signatures are counted under their names; key product, channel, a"
                                    + " 64th of the signatures and day of crash time"),
                    entry(
                            MonitorUids.COUNTS_SUM,
                            "crashes of a cell; key product, channel, version, build, system, process,"
                                    + " signature and 5 minutes of crash time"),
                    entry(MonitorUids.COUNTS_SINK, "to crash.counts.v1, key cell and window"),
                    entry(
                            MonitorUids.OTHERS_GATHER,
                            "first stage: changes of all other signatures by cell, per task"),
                    entry(
                            MonitorUids.OTHERS_SUM,
                            "crashes of all other signatures; key as of a cell, signature __other__"),
                    entry(MonitorUids.OTHERS_SINK, "to crash.counts.v1, key cell and window"),
                    entry(
                            MonitorUids.CORRELATIONS_COMPARE,
                            "pings beside reports; key cell without window, once a minute"),
                    entry(MonitorUids.CORRELATIONS_SINK, "to crash.correlations.v1, key cell"),
                    entry(
                            MonitorUids.EXPOSURE_CLOCK,
                            "lends usage the time of the events; no records"),
                    entry(
                            MonitorUids.EXPOSURE_SPREAD,
                            "usage over the 5 minutes it covers; key product, channel, version, build"
                                    + " and system"),
                    entry(MonitorUids.EXPOSURE_SINK, "to crash.exposure.v1, key build and window"),
                    entry(
                            MonitorUids.RATES_ESTIMATE,
                            "crashes per 1,000 hours in 1 and 5 minutes, 1 hour, 1 day, rankings, builds"
                                    + " side by side; key product and channel, once a minute"),
                    entry(MonitorUids.RATES_SINK, "to crash.rates.v1, key row and window"),
                    entry(MonitorUids.TOP_SINK, "to crash.top.v1, key channel and process type"),
                    entry(MonitorUids.STEPS_ADDRESS, "in which detection step a crash counts"),
                    entry(
                            MonitorUids.STEPS_SUMMARIZE,
                            "crashes and clients of a step; key product, channel and signature"),
                    entry(
                            MonitorUids.SPIKES_DETECT,
                            "evidence and alerts; key product and channel, once a step of receive time"),
                    entry(MonitorUids.ALERTS_SINK, "to crash.alerts.v1, key fingerprint"),
                    entry(MonitorUids.ALIASES_SINK, "to crash.aliases.v1, key old signature"),
                    entry(
                            MonitorUids.COMPARISONS_SINK,
                            "to crash.comparisons.v1, key build and signature"),
                    entry(
                            MonitorUids.INPUTS_GATHER,
                            "first stage: inputs by partition and hour, per task"),
                    entry(
                            MonitorUids.LEDGER_GATHER,
                            "first stage: entries by partition and hour, per task"),
                    entry(
                            MonitorUids.LEDGER_KEEP,
                            "the books; key source topic, partition and hour of receive time"),
                    entry(MonitorUids.LEDGER_SINK, "to crash.ledger.v1, key partition and hour"),
                    entry(
                            MonitorUids.EVENTS_DEAD_LETTERS_SINK,
                            "events that cannot be decoded, with their bytes"),
                    entry(
                            MonitorUids.USAGE_DEAD_LETTERS_SINK,
                            "usage that cannot be decoded, with its bytes"));

    private OperatorDescriptions() {}

    /**
     * Returns what the UI says of an operator.
     *
     * @throws IllegalArgumentException when nobody has described it
     */
    static String of(String uid) {
        String description = ENRICH.containsKey(uid) ? ENRICH.get(uid) : MONITOR.get(uid);
        if (description == null) {
            throw new IllegalArgumentException("no description of " + uid);
        }
        return description;
    }
}
