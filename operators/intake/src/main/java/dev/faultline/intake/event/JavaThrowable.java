package dev.faultline.intake.event;

import dev.faultline.intake.text.Redaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One exception of a chain.
 *
 * @param typeName class with its package; null in the oldest pings
 * @param message may hold personal data, unless redacted
 * @param stack innermost first
 */
public record JavaThrowable(
        @Nullable String typeName, @Nullable String message, List<JavaFrame> stack) {

    JavaThrowable redacted() {
        return message == null
                ? this
                : new JavaThrowable(typeName, Redaction.redact(message), stack);
    }
}
