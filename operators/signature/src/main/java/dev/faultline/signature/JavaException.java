package dev.faultline.signature;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Java exception given as an object rather than as text.
 *
 * @param module package of the exception's class; null or empty when unknown
 * @param type simple name of the exception's class
 * @param frames where it was thrown, innermost first
 */
public record JavaException(
        @Nullable String module, String type, List<JavaException.JavaFrame> frames) {

    /** Stands where the source had something that is not an exception with a stack trace. */
    public static final JavaException MALFORMED = new JavaException(null, "", List.of());

    public JavaException {
        frames = List.copyOf(frames);
    }

    @SuppressWarnings("ReferenceEquality") // an empty value is not the malformed one
    boolean isMalformed() {
        return this == MALFORMED;
    }

    /**
     * One frame of a Java stack; null or empty means unknown.
     *
     * @param module class with its package
     * @param function method
     * @param filename source file
     */
    public record JavaFrame(
            @Nullable String module, @Nullable String function, @Nullable String filename) {

        /** Stands where the source had something that is not a frame. */
        public static final JavaFrame MALFORMED = new JavaFrame(null, null, null);

        @SuppressWarnings("ReferenceEquality") // an empty value is not the malformed one
        boolean isMalformed() {
            return this == MALFORMED;
        }
    }
}
