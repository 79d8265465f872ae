package dev.faultline.correlation;

import java.util.List;

/**
 * How the crashes of one minute of crash time changed.
 *
 * @param minuteStart start of the minute, epoch milliseconds
 * @param pings crash pings more, or less when negative
 * @param startup of these, startup crashes
 * @param shutdownKills of these, content processes killed at shutdown
 * @param clients clients of the crashes that came; a bounded sample of more than 1,024
 */
public record MinuteChange(
        long minuteStart, int pings, int startup, int shutdownKills, List<Long> clients) {}
