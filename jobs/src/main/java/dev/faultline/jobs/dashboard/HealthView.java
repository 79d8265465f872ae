package dev.faultline.jobs.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.Symbolication;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether the figures of the page can be believed. */
final class HealthView {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long MINUTE = 60_000;

    /** Monitoring says something at least every five minutes of receive time. */
    private static final long BEHIND_MILLIS = 10 * MINUTE;

    /** Inputs come and go within seconds; more than a thousand is a queue. */
    private static final long MANY_INPUTS = 1_000;

    private static final int MOST_MODULES = 12;
    private static final int MOST_PERIODS = 24;

    private final LiveRows rows;

    HealthView(LiveRows rows) {
        this.rows = rows;
    }

    /** The state in a word and a sentence: {@code unknown}, {@code behind} or {@code good}. */
    ObjectNode summary(Reading reading) {
        synchronized (rows) {
            ObjectNode json = NODES.objectNode();
            String state;
            String text;
            long monitored = rows.monitoredThrough();
            if (!reading.isConnected()) {
                state = "unknown";
                text =
                        reading.goodMillis() == 0
                                ? "Nothing is known yet: " + reading.problem()
                                : "Stale since "
                                        + clock(reading.goodMillis())
                                        + ": "
                                        + reading.problem();
            } else if (!reading.isCaughtUp()) {
                state = "unknown";
                text = "Reading what the topics hold: " + reading.waiting() + " records to go";
            } else if (monitored == 0) {
                state = "unknown";
                text = "Monitoring has said nothing yet";
            } else {
                String queue = queue(reading, monitored);
                state = queue.isEmpty() ? "good" : "behind";
                text = queue.isEmpty() ? "Everything received is on this page" : queue;
            }
            json.put("state", state).put("text", text);
            json.put("stale_since", reading.isConnected() ? null : (Long) reading.goodMillis());
            json.put("monitored_through", monitored);
            return json;
        }
    }

    private String queue(Reading reading, long monitored) {
        Long waiting = rows.inputs.waiting(reading.inputEnds());
        if (waiting != null && waiting > MANY_INPUTS) {
            return "Enrichment is behind: " + waiting + " inputs wait";
        }
        long behind = rows.inputs.receivedThrough() - monitored;
        return behind > BEHIND_MILLIS
                ? "Monitoring is " + behind / MINUTE + " min behind enrichment"
                : "";
    }

    private static String clock(long millis) {
        return Instant.ofEpochMilli(millis)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString()
                        .substring(11, 19)
                + " UTC";
    }

    /** Everything that is known of the pipeline. */
    ObjectNode all(Reading reading, long nowMillis) {
        synchronized (rows) {
            ObjectNode json = summary(reading);
            long enriched = rows.inputs.receivedThrough();
            long monitored = rows.monitoredThrough();
            ObjectNode lag = json.putObject("lag");
            lag.put("now", nowMillis);
            lag.put("enriched_through", enriched);
            lag.put("monitored_through", monitored);
            lag.put("inputs_waiting", rows.inputs.waiting(reading.inputEnds()));
            lag.put("page_waiting", reading.waiting());
            lag.put(
                    "monitor_behind_millis",
                    enriched == 0 || monitored == 0
                            ? null
                            : (Long) Math.max(0, enriched - monitored));
            lag.put("page_good_at", reading.goodMillis());
            json.set("ledger", ledger());
            json.set("symbols", symbols());
            json.putObject("kept")
                    .put("rate_points", rows.rates.points())
                    .put("rate_series", rows.rates.keys().size())
                    .put("alerts", rows.alerts.size())
                    .put("correlations", rows.correlations.size())
                    .put("crashes", rows.crashes.size());
            return json;
        }
    }

    private ArrayNode ledger() {
        TreeMap<Long, Sum> periods = new TreeMap<>(Comparator.reverseOrder());
        for (LedgerRow row : rows.ledger.all()) {
            periods.merge(row.getPeriodStart().toEpochMilli(), Sum.of(row), Sum::plus);
        }
        ArrayNode list = NODES.arrayNode();
        // The newest hour is still being written.
        @Nullable Long newest = periods.isEmpty() ? null : periods.firstKey();
        periods.entrySet().stream()
                .limit(MOST_PERIODS)
                .forEach(
                        period ->
                                list.add(
                                        period.getValue()
                                                .json()
                                                .put("period_start", period.getKey())
                                                .put("is_open", period.getKey().equals(newest))));
        return list;
    }

    /** The books of an hour over all partitions. */
    private record Sum(
            long inputs,
            long accepted,
            long rejected,
            long deadLetters,
            long late,
            long counted,
            long duplicates) {

        static Sum of(LedgerRow row) {
            return new Sum(
                    row.getInputs(),
                    row.getAccepted(),
                    row.getRejectedByPolicy(),
                    row.getDeadLetters(),
                    row.getLate(),
                    row.getCounted(),
                    row.getDuplicates());
        }

        Sum plus(Sum other) {
            return new Sum(
                    inputs + other.inputs,
                    accepted + other.accepted,
                    rejected + other.rejected,
                    deadLetters + other.deadLetters,
                    late + other.late,
                    counted + other.counted,
                    duplicates + other.duplicates);
        }

        ObjectNode json() {
            return NODES.objectNode()
                    .put("inputs", inputs)
                    .put("accepted", accepted)
                    .put("rejected_by_policy", rejected)
                    .put("dead_letters", deadLetters)
                    .put("late", late)
                    .put("counted", counted)
                    .put("duplicates", duplicates)
                    .put("unaccounted", accepted - counted - duplicates);
        }
    }

    private ObjectNode symbols() {
        ObjectNode json = NODES.objectNode();
        ObjectNode outcomes = json.putObject("outcomes");
        long all = 0;
        for (Symbolication outcome : Symbolication.values()) {
            long crashes = rows.symbols.outcomes().getOrDefault(outcome, 0L);
            all += crashes;
            if (crashes > 0) {
                outcomes.put(outcome.name().toLowerCase(Locale.ROOT), crashes);
            }
        }
        json.put("crashes", all);
        ArrayNode missing = json.putArray("missing_modules");
        for (Map.Entry<String, Long> module : rows.symbols.worst(MOST_MODULES)) {
            missing.addObject().put("module", module.getKey()).put("crashes", module.getValue());
        }
        return json;
    }
}
