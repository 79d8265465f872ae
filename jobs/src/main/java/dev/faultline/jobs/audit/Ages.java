package dev.faultline.jobs.audit;

import dev.faultline.jobs.Topics;
import java.util.List;

/** What time alone allows to be gone. */
final class Ages {

    private static final List<String> KEPT =
            List.of(
                    Topics.PINGS,
                    Topics.REPORTS,
                    Topics.CENSUS,
                    Topics.EVENTS,
                    Topics.PROTECTED,
                    Topics.deadLettersOf(Topics.PINGS),
                    Topics.deadLettersOf(Topics.REPORTS));

    private final long youngFrom;
    private final long farFrom;

    private Ages(long youngFrom, long farFrom) {
        this.youngFrom = youngFrom;
        this.farFrom = farFrom;
    }

    static Ages of(TopicLog log, long now) {
        long shortest = Long.MAX_VALUE;
        for (String topic : KEPT) {
            shortest = Math.min(shortest, log.retention(topic).toMillis());
        }
        boolean forEver = shortest > now;
        return new Ages(
                forEver ? Long.MIN_VALUE : now - shortest,
                forEver ? Long.MIN_VALUE : now - shortest / 2);
    }

    /** Whether everything that was written after such a record must still be there. */
    boolean isYoung(long appendedAt) {
        return appendedAt > youngFrom;
    }

    /** Whether what was written shortly before such a record must still be there. */
    boolean isFarFromRetention(long appendedAt) {
        return appendedAt > farFrom;
    }
}
