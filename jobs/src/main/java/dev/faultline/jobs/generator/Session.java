package dev.faultline.jobs.generator;

/**
 * One subsession of one client, the unit of usage.
 *
 * @param client number of the client
 * @param startMillis when it began
 * @param endMillis when it ended
 */
record Session(Build build, Os os, int client, long startMillis, long endMillis) {}
