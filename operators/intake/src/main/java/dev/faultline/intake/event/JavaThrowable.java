package dev.faultline.intake.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One exception of a chain.
 *
 * @param typeName class with its package; null in the oldest pings
 * @param message may hold personal data: protected
 * @param stack innermost first
 */
public record JavaThrowable(
        @Nullable String typeName, @Nullable String message, List<JavaFrame> stack) {}
