package dev.faultline.intake.event;

import org.jspecify.annotations.Nullable;

/**
 * Keys by which two inputs are known to speak of one crash, best first. A value that cannot
 * identify (empty, not of its form, hash of no bytes) is null and never joins.
 *
 * @param crashEventId UUID the client gave to the crash, lower case
 * @param minidumpSha256 64 lower-case hex digits
 * @param localDumpId id of the dump on the client's disk, lower case: a UUID, or its digits grouped
 *     8-4-4-8-8
 * @param nearUnique build, process and uptime in milliseconds, joined by {@code |}; accept only one
 *     to one and with crash times within two seconds
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
