package dev.faultline.minidump;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What writers for Linux copy from /proc and /etc. The command line, the environment and the user's
 * numbers are in some dumps as well and are never read.
 *
 * @param microcode version of the processor's microcode as the system printed it, null if unknown
 * @param release the distribution, null if not recorded
 * @param limits resource limits in the order of the dump, null if not recorded
 * @param auxiliaryVector what the kernel told the program's loader, by type as in getauxval(3)
 */
public record LinuxDetails(
        @Nullable String microcode,
        @Nullable Release release,
        @Nullable List<Limit> limits,
        Map<Long, Long> auxiliaryVector) {

    public LinuxDetails {
        limits = limits == null ? null : List.copyOf(limits);
        auxiliaryVector = Map.copyOf(auxiliaryVector);
    }

    /**
     * The distribution; what is not recorded is empty.
     *
     * @param id for example {@code Ubuntu}
     * @param release for example {@code 22.04}
     * @param codename for example {@code jammy}
     * @param description for example {@code Ubuntu 22.04.4 LTS}
     */
    public record Release(String id, String release, String codename, String description) {}

    /**
     * A resource limit.
     *
     * @param name for example {@code Max open files}
     * @param soft limit in force, null for none
     * @param hard what the process may raise it to, null for none
     * @param unit for example {@code bytes}; {@code n/a} if there is none
     */
    public record Limit(String name, @Nullable Long soft, @Nullable Long hard, String unit) {}
}
