package dev.faultline.jobs.notifier;

import dev.faultline.jobs.notifier.HttpPost.Answer;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long the webhook is tried with one piece of news.
 *
 * @param giveUpMillis age of the news at which it is given up
 */
record Retry(long giveUpMillis) {

    /** A receiver that calls the document itself wrong will not come to like it. */
    static final int MOST_REFUSALS = 5;

    private static final long LONGEST_WAIT_MILLIS = Duration.ofMinutes(5).toMillis();

    /**
     * What to do after a failure.
     *
     * @param attempts made, this one included
     * @param ageMillis of the news
     * @return how long to wait, or empty to give up
     */
    OptionalLong after(Answer answer, int attempts, long ageMillis) {
        boolean isRefused =
                answer.status() == 400 || answer.status() == 413 || answer.status() == 422;
        if (ageMillis >= giveUpMillis || (isRefused && attempts >= MOST_REFUSALS)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                Math.min(
                        LONGEST_WAIT_MILLIS,
                        Math.max(
                                Pace.waitMillis(attempts - 1), answer.retryAfterSeconds() * 1000)));
    }
}
