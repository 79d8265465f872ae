package dev.faultline.intake.event;

import org.jspecify.annotations.Nullable;

/**
 * One Java call.
 *
 * @param className class with its package
 * @param methodName null when not told
 * @param file source file name
 * @param line 1-based; null when not told
 */
public record JavaFrame(
        @Nullable String className,
        @Nullable String methodName,
        @Nullable String file,
        @Nullable Integer line) {}
