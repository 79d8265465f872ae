package dev.faultline.minidump;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Mozilla's writer adds on macOS.
 *
 * @param crashRecords what libraries left in their {@code __crash_info} sections, null if not
 *     recorded
 * @param bootArguments arguments of the kernel, null if not recorded
 */
public record MacDetails(@Nullable List<CrashRecord> crashRecords, @Nullable String bootArguments) {

    public MacDetails {
        crashRecords = crashRecords == null ? null : List.copyOf(crashRecords);
    }

    /**
     * What one library left. What is not recorded is null.
     *
     * @param thread thread it speaks of
     * @param dialogMode how the system was to tell the user
     * @param abortCause why the library aborted
     * @param module path of the library
     * @param message what it says
     * @param signature text to group crashes by
     * @param backtrace stack of the cause
     * @param message2 more of what it says
     */
    public record CrashRecord(
            @Nullable Long thread,
            @Nullable Long dialogMode,
            @Nullable Long abortCause,
            @Nullable String module,
            @Nullable String message,
            @Nullable String signature,
            @Nullable String backtrace,
            @Nullable String message2) {}
}
