package dev.faultline.correlation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key of a tuple that is near unique in the second of its crash. Client programs round the
 * crash time differently, so two events may be one crash when they are two seconds apart, and no
 * key that has the time in it could be equal for both. The key has the hour; within it, times are
 * compared.
 *
 * <p>An event near their end visits the next five minutes as well, where it is compared with and
 * not answered. What is said of an event depends on its neighbours, on whether those have
 * duplicates, and on the choice its partner has: three steps of two seconds. So every event is
 * answered once, by a group that knows all that matters, as if time were not cut.
 *
 * @param key the key that answers the event
 * @param neighbours keys of the windows it only visits, none or one
 * @param crashSeconds crash time by the client's clock, epoch seconds
 */
public record MomentKey(String key, List<String> neighbours, long crashSeconds) {

    /** Crash times of one crash differ by at most this. */
    static final long TOLERANCE_SECONDS = 2;

    private static final long REACH_SECONDS = 3 * TOLERANCE_SECONDS;

    private static final long WINDOW_SECONDS = 300;

    private static final int MAX_TIME_DIGITS = 11;

    /**
     * Key of a tuple whose last part, behind a bar, is the crash time in seconds.
     *
     * @return null for none, and for a tuple without a time
     */
    static @Nullable MomentKey of(@Nullable String timeTuple) {
        int bar = timeTuple == null ? -1 : timeTuple.lastIndexOf('|');
        if (timeTuple == null || bar <= 0 || !isTime(timeTuple.substring(bar + 1))) {
            return null;
        }
        String facts = timeTuple.substring(0, bar);
        long seconds = Long.parseLong(timeTuple.substring(bar + 1));
        long window = seconds / WINDOW_SECONDS;
        long before = (seconds - REACH_SECONDS) / WINDOW_SECONDS;
        long after = (seconds + REACH_SECONDS) / WINDOW_SECONDS;
        List<String> neighbours =
                before == after ? List.of() : List.of(inWindow(facts, before + after - window));
        return new MomentKey(inWindow(facts, window), neighbours, seconds);
    }

    private static String inWindow(String facts, long window) {
        String key = KeyTier.D.key(facts + '|' + window);
        if (key == null) {
            throw new IllegalStateException("a value with a bar is not blank");
        }
        return key;
    }

    private static boolean isTime(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_TIME_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
