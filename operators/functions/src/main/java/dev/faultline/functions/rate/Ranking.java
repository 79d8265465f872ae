package dev.faultline.functions.rate;

import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.schema.TopCrasher;
import dev.faultline.schema.TopCrashers;
import dev.faultline.statistics.rates.TimeWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ranks the signatures of one process type by their crashes. */
final class Ranking {

    static final int HOURS = 24;

    /** Whether the ranking covers an hour. */
    static boolean takes(RateWindow hour, long time) {
        return hour.end() > time - HOURS * TimeWindow.HOUR.millis();
    }

    /** Live rows, rank by rank over all process types, so that none is crowded out. */
    static List<String> rankByRank(Map<String, List<String>> best, int limit) {
        Set<String> live = new LinkedHashSet<>();
        for (int rank = 0; rank < limit; rank++) {
            for (Map.Entry<String, List<String>> entry : best.entrySet()) {
                if (rank < entry.getValue().size() && live.size() < limit) {
                    String signature = entry.getValue().get(rank);
                    for (String definition : RateChanges.definitions(entry.getKey())) {
                        live.add(RateProgress.liveId(definition, signature));
                    }
                }
            }
        }
        return List.copyOf(live);
    }

    private final Map<String, CrashTally> tallies = new HashMap<>();

    void add(String signature, CrashTally tally) {
        tallies.computeIfAbsent(signature, each -> CrashTally.empty()).add(tally);
    }

    /** Signatures in order of rank. */
    List<String> best(RankOrder order, int limit) {
        return tallies.entrySet().stream()
                .filter(entry -> entry.getValue().crashes() > 0)
                .sorted(order.mostFirst())
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    TopCrashers row(
            ChannelKey channel,
            String process,
            RankOrder order,
            List<String> best,
            List<String> previous,
            double hours,
            long now,
            long revision) {
        Map<String, Integer> before = new HashMap<>();
        for (String signature : previous) {
            before.put(signature, before.size() + 1);
        }
        List<TopCrasher> entries = new ArrayList<>(best.size());
        for (String signature : best) {
            entries.add(entry(entries.size() + 1, signature, before.get(signature), hours));
        }
        TopCrashers row = new TopCrashers();
        row.setProduct(channel.product());
        row.setChannel(channel.channel());
        row.setProcessType(process);
        row.setOrderedBy(order.id());
        row.setRevision(revision);
        row.setAsOf(Instant.ofEpochMilli(now));
        row.setWindowHours(HOURS);
        row.setEntries(entries);
        return row;
    }

    private TopCrasher entry(int rank, String signature, @Nullable Integer previous, double hours) {
        CrashTally tally = tallies.getOrDefault(signature, CrashTally.empty());
        TopCrasher entry = new TopCrasher();
        entry.setRank(rank);
        entry.setPreviousRank(previous);
        entry.setSignature(signature);
        entry.setPings(tally.crashes());
        entry.setClients((double) tally.clients());
        entry.setRate(hours > 0 ? 1_000 * tally.crashes() / hours : null);
        return entry;
    }
}
