package dev.faultline.intake.event;

import java.util.List;

/**
 * A chain of Java exceptions.
 *
 * @param throwables outermost first, each the wrapper of the next, whatever order the client sends
 */
public record JavaException(List<JavaThrowable> throwables) {

    /** The same without personal data in its messages. */
    public JavaException redacted() {
        return new JavaException(throwables.stream().map(JavaThrowable::redacted).toList());
    }
}
