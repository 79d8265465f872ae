package dev.faultline.correlation;

import java.util.List;

/**
 * How the crashes of one minute of crash time changed.
 *
 * @param minuteStart start of the minute, epoch milliseconds
 * @param daysLate whole days between the end of the minute and the receipt of these crashes, at
 *     most {@value #MAX_DAYS_LATE}; the crashes of a minute come apart by it, because windows that
 *     are kept for a short time do not take the very late
 * @param pings crash pings more, or less when negative; when nothing has changed, rows that were
 *     said of the minute are said again
 * @param startup of these, startup crashes
 * @param shutdownKills of these, content processes killed at shutdown
 * @param clients clients of the crashes that came; a bounded sample of more than 1,024
 */
public record MinuteChange(
        long minuteStart,
        int daysLate,
        int pings,
        int startup,
        int shutdownKills,
        List<Long> clients) {

    /** All that is later is the same to everybody. */
    public static final int MAX_DAYS_LATE = 2;

    /** Whether it changes no number. */
    public boolean isMention() {
        return pings == 0 && startup == 0 && shutdownKills == 0;
    }
}
