package dev.faultline.correlation;

import java.util.List;

/**
 * How the crashes of one minute of crash time changed.
 *
 * @param minuteStart start of the minute, epoch milliseconds
 * @param daysLate whole days between the end of the minute and the receipt of these crashes, at
 *     most {@value #MAX_DAYS_LATE}; the crashes of a minute come apart by it, because windows that
 *     are kept for a short time do not take the very late
 * @param pings all crash pings; when nothing has changed, rows that were said of the minute are
 *     said again
 * @param clients the same by client, without those whose pings changed nothing; a bounded sample of
 *     more than 1,024
 */
public record MinuteChange(
        long minuteStart, int daysLate, PingCounts pings, List<ClientPings> clients) {

    /** All that is later is the same to everybody. */
    public static final int MAX_DAYS_LATE = 2;

    /** Whether it changes no number. */
    public boolean isMention() {
        return pings.equals(PingCounts.NONE) && clients.isEmpty();
    }
}
