package dev.faultline.functions.rate;

import dev.faultline.statistics.rates.NowcastError;
import java.util.List;

/**
 * What a channel's rates need to remember between publications.
 *
 * @param rankedAt receive time of the last ranking
 * @param live signature rows that are published: definition and signature, joined
 * @param builds builds with rows of their own
 * @param error how wrong nowcasts of usage have been
 */
public record RateProgress(
        long rankedAt, List<String> live, NewestBuilds builds, NowcastError error) {

    static final RateProgress NEW =
            new RateProgress(0, List.of(), NewestBuilds.NONE, NowcastError.UNKNOWN);

    /** Joins definition and signature of a row; a definition has no separator in it. */
    static String liveId(String definition, String signature) {
        return definition + '|' + signature;
    }

    static String definition(String liveId) {
        return liveId.substring(0, liveId.indexOf('|'));
    }

    static String signature(String liveId) {
        return liveId.substring(liveId.indexOf('|') + 1);
    }
}
