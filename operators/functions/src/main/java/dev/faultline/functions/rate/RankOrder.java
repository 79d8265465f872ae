package dev.faultline.functions.rate;

import java.util.Comparator;
import java.util.Map;

/** What a ranking is ordered by. One looping client makes many crashes, but is one client. */
enum RankOrder {
    /** Crashes, and so rate: the signatures of a channel have the same usage. */
    CRASHES("crashes"),
    /** Distinct clients. */
    CLIENTS("clients");

    private final String id;

    RankOrder(String id) {
        this.id = id;
    }

    /** Name in published rows. */
    String id() {
        return id;
    }

    /** Best first; the same order whatever order they come in. */
    Comparator<Map.Entry<String, CrashTally>> mostFirst() {
        return Comparator.comparingLong(
                        (Map.Entry<String, CrashTally> entry) -> -size(entry.getValue()))
                .thenComparing(Map.Entry::getKey);
    }

    private long size(CrashTally tally) {
        return this == CRASHES ? tally.crashes() : tally.clients();
    }
}
