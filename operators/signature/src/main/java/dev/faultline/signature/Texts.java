package dev.faultline.signature;

import org.jspecify.annotations.Nullable;

/** Absent and empty are the same to every rule; records keep only one of them. */
final class Texts {

    private Texts() {}

    static @Nullable String presentOrNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
