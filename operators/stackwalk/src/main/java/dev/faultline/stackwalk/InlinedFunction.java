package dev.faultline.stackwalk;

import org.jspecify.annotations.Nullable;

/**
 * A function whose code the compiler put into the function of the frame.
 *
 * @param function null if the symbols do not name it
 * @param file null if not known
 * @param line 0 if not known
 */
public record InlinedFunction(@Nullable String function, @Nullable String file, int line) {}
