package dev.faultline.correlation;

/**
 * How the crash pings of a client changed.
 *
 * @param client 64-bit hash of the client
 * @param pings its pings
 */
public record ClientPings(long client, PingCounts pings) {}
