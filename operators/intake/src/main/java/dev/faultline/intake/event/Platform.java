package dev.faultline.intake.event;

import org.jspecify.annotations.Nullable;

/**
 * System and processor of the crashed process.
 *
 * @param os {@code Windows}, {@code macOS}, {@code Linux}, {@code Android}, {@code iOS}, {@code
 *     other} or {@code unknown}
 * @param osVersion as sent, e.g. {@code 10.0}; null when not told
 * @param windowsBuild build number of Windows, e.g. 22631; null elsewhere
 * @param architecture {@code x86}, {@code amd64}, {@code arm}, {@code arm64}, {@code other} or
 *     {@code unknown}, of the process rather than the machine
 */
public record Platform(
        String os,
        @Nullable String osVersion,
        @Nullable Integer windowsBuild,
        String architecture) {}
