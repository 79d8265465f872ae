package dev.faultline.jobs.cluster;

/**
 * A second way to the broker, for clients that come through something that stands between, such as
 * a proxy that makes the network bad.
 *
 * @param port where the broker listens for what stands between
 * @param advertised host:port that the broker tells these clients to come to
 */
record Detour(int port, String advertised) {}
