package dev.faultline.functions.rate;

import java.util.List;

/**
 * What a channel's rates need to remember between publications.
 *
 * @param rankedAt receive time of the last ranking
 * @param forgottenAt receive time at which old windows were last dropped
 * @param live signature rows that are published: definition and signature, joined
 */
public record RateProgress(long rankedAt, long forgottenAt, List<String> live) {

    static final RateProgress NEW = new RateProgress(0, 0, List.of());

    /** Joins definition and signature of a row; a definition has no separator in it. */
    static String liveId(String definition, String signature) {
        return definition + '|' + signature;
    }

    static RateRow row(RateWindow window, String liveId) {
        int end = liveId.indexOf('|');
        return new RateRow(window, liveId.substring(0, end), liveId.substring(end + 1));
    }
}
