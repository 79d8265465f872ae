package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/**
 * The process.
 *
 * @param processId null if not recorded
 * @param createTimeSeconds start of the process in seconds since 1970, null if not recorded
 */
public record MiscInfo(@Nullable Long processId, @Nullable Long createTimeSeconds) {

    static final MiscInfo NOTHING = new MiscInfo(null, null);
}
