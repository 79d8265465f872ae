package dev.faultline.statistics.population;

/**
 * Crashes that are about as likely to be reported as one another. Whether a report arrives depends
 * on who is asked (channel, system), when (a child's crash is asked about in the tab, that of the
 * application at its next start) and for what.
 *
 * @param channel release channel
 * @param os operating system
 * @param process process type
 * @param build build id
 * @param signatures what kind of signature
 */
public record Stratum(
        String channel, String os, String process, String build, SignatureClass signatures) {}
