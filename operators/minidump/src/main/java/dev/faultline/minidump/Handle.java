package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/**
 * Something the process had open: a handle of Windows, a file descriptor elsewhere.
 *
 * @param value number by which the process knew it
 * @param type for example {@code File} or {@code Event}; null if not recorded
 * @param name of the object, may be a path that tells who the user is; null if not recorded
 * @param attributes flags of the handle
 * @param grantedAccess what the process may do with the object
 * @param handleCount handles of the object
 * @param pointerCount references to the object
 */
public record Handle(
        long value,
        @Nullable String type,
        @Nullable String name,
        long attributes,
        long grantedAccess,
        long handleCount,
        long pointerCount) {}
