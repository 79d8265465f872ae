package dev.faultline.functions.progress;

/**
 * A partition of an input topic.
 *
 * @param topic topic name
 * @param partition partition number
 */
public record SourcePartition(String topic, int partition) {}
