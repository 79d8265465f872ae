package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/**
 * Machine and operating system.
 *
 * @param osVersion for example {@code 10.0.19042} or {@code 5.1.2600 Service Pack 2}
 * @param cpuInfo vendor, family, model and stepping; null where not decoded
 * @param cpuCount processors of the machine
 * @param platformId the number that {@code os} stands for
 */
public record SystemInfo(
        OperatingSystem os,
        String osVersion,
        Cpu cpu,
        @Nullable String cpuInfo,
        int cpuCount,
        long platformId) {}
