package dev.faultline.functions.record;

/**
 * One header of a record; names may repeat.
 *
 * @param name header name
 * @param value header value as sent
 */
public record RecordHeader(String name, byte[] value) {}
