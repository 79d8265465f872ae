package dev.faultline.functions.rate;

import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.schema.TopCrashers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Ranks the signatures of a channel, a process type at a time. */
final class StoredRankings {

    private final RateStates states;
    private final long time;
    private final Map<String, List<String>> best = new TreeMap<>();

    StoredRankings(RateStates states, long time) {
        this.states = states;
        this.time = time;
    }

    /** Ranks anew; returns the rows to publish. */
    List<TopCrashers> rows(ChannelKey channel, double usageHours, long revision) throws Exception {
        List<TopCrashers> rows = new ArrayList<>();
        for (Map.Entry<String, Ranking> entry : recent().entrySet()) {
            for (RankOrder order : RankOrder.values()) {
                rows.add(
                        row(
                                channel,
                                entry.getKey(),
                                entry.getValue(),
                                order,
                                usageHours,
                                revision));
            }
        }
        return rows;
    }

    private TopCrashers row(
            ChannelKey channel,
            String process,
            Ranking ranking,
            RankOrder order,
            double usageHours,
            long revision)
            throws Exception {
        String key = process + '|' + order.id();
        RankedSignatures previous = states.rankings.get(key);
        List<String> now = ranking.best(order, RatePublication.LIVE_SIGNATURES);
        states.rankings.put(key, new RankedSignatures(now));
        if (order == RankOrder.CRASHES) {
            best.put(process, now);
        }
        return ranking.row(
                channel,
                process,
                order,
                now,
                (previous == null ? RankedSignatures.NONE : previous).signatures(),
                usageHours,
                time,
                revision);
    }

    private Map<String, Ranking> recent() throws Exception {
        Map<String, Ranking> byProcess = new TreeMap<>();
        for (Map.Entry<RateRow, byte[]> stored : states.rankingHours.entries()) {
            RateRow row = stored.getKey();
            if (Ranking.takes(row.window(), time)) {
                byProcess
                        .computeIfAbsent(row.definition(), each -> new Ranking())
                        .add(row.signature(), CrashTally.fromBytes(stored.getValue()));
            }
        }
        return byProcess;
    }

    /** The live rows that follow from the last ranking. */
    List<String> rankByRank() {
        return Ranking.rankByRank(best, RatePublication.LIVE_SIGNATURES);
    }
}
