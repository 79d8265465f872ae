package dev.faultline.functions.exposure;

import dev.faultline.correlation.Dimensions;
import java.util.List;

/**
 * How the usage of a build on an operating system changed in a 5-minute window.
 *
 * @param where dimensions, without a process
 * @param windowStart start of the window, epoch milliseconds
 * @param microSeconds usage more, or less when negative, in millionths of a second
 * @param receivedAt when the last of the samples that changed it was received, epoch milliseconds
 * @param clients clients whose use in the window has come, each once
 */
public record ExposureDelta(
        Dimensions where,
        long windowStart,
        long microSeconds,
        long receivedAt,
        List<Long> clients) {}
