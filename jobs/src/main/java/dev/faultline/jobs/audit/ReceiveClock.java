package dev.faultline.jobs.audit;

import dev.faultline.schema.Progress;
import java.util.HashMap;
import java.util.Map;

/**
 * The receive time up to which everything has come, by the progress records of one partition of
 * {@code crash.events.v1}: the minimum over source partitions, of which one that is silent is
 * waited for no longer than the hold.
 */
final class ReceiveClock {

    static final long UNKNOWN = Long.MIN_VALUE;

    private record Said(long through, boolean caughtUp) {}

    private final long holdMillis;
    private final Map<String, Said> partitions = new HashMap<>();
    private long time = UNKNOWN;

    ReceiveClock(long holdMillis) {
        this.holdMillis = holdMillis;
    }

    void take(Progress progress) {
        Said is = new Said(progress.getReceivedThrough().toEpochMilli(), progress.getCaughtUp());
        partitions.merge(
                progress.getSourceTopic() + '/' + progress.getSourcePartition(),
                is,
                (was, now) -> now.through() < was.through() ? was : now);
        if (partitions.size() >= progress.getSourcePartitions()) {
            time = Math.max(time, slowest());
        }
    }

    private long slowest() {
        long furthest = Long.MIN_VALUE;
        for (Said said : partitions.values()) {
            furthest = Math.max(furthest, said.through());
        }
        long slowest = Long.MAX_VALUE;
        for (Said said : partitions.values()) {
            long reached =
                    said.caughtUp()
                            ? Math.max(said.through(), furthest - holdMillis)
                            : said.through();
            slowest = Math.min(slowest, reached);
        }
        return slowest;
    }

    /** Returns the time, which never goes back, or {@link #UNKNOWN}. */
    long time() {
        return time;
    }
}
