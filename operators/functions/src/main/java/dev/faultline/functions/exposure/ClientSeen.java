package dev.faultline.functions.exposure;

/**
 * A client that used the application.
 *
 * @param windowStart start of the window in which its subsession ended
 * @param client hash of its id on that day
 */
public record ClientSeen(long windowStart, long client) {}
