package dev.faultline.intake.event;

import org.jspecify.annotations.Nullable;

/**
 * Keys by which two inputs are known to speak of one crash, best first. A value that cannot
 * identify (empty, not of its form, hash of no bytes) is null and never joins.
 *
 * @param crashEventId UUID the client gave to the crash, lower case
 * @param minidumpSha256 64 lower-case hex digits
 * @param localDumpId UUID of the dump on the client's disk, lower case
 * @param nearUnique build, process, uptime in milliseconds, physical memory and failed allocation,
 *     joined by {@code |}; accept only together with a crash time within two seconds
 * @param crashTimeSeconds crash time by the client's clock, for {@code nearUnique}
 */
public record JoinKeys(
        @Nullable String crashEventId,
        @Nullable String minidumpSha256,
        @Nullable String localDumpId,
        @Nullable String nearUnique,
        @Nullable Long crashTimeSeconds) {

    public static final JoinKeys NONE = new JoinKeys(null, null, null, null, null);
}
