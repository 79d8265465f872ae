package dev.faultline.functions.stackwalk;

import dev.faultline.intake.event.Application;
import dev.faultline.intake.event.Platform;
import dev.faultline.minidump.SystemInfo;

/**
 * System and processor of a report: what its annotations leave open is in the dump. Breakpad's
 * clients send no annotation of the system at all.
 */
final class DumpPlatform {

    private DumpPlatform() {}

    /** What the client told, completed. */
    static Platform complete(Platform told, SystemInfo system) {
        return new Platform(
                isOpen(told.os()) ? os(system) : told.os(),
                told.osVersion() == null ? system.osVersion() : told.osVersion(),
                told.windowsBuild(),
                isOpen(told.architecture()) ? architecture(system) : told.architecture());
    }

    private static boolean isOpen(String dimension) {
        return dimension.equals(Application.UNKNOWN);
    }

    private static String os(SystemInfo system) {
        return switch (system.os()) {
            case WINDOWS -> "Windows";
            case MAC -> "macOS";
            case IOS, LINUX, ANDROID -> system.os().displayName();
            case SOLARIS, FUCHSIA, PS3, NACL -> "other";
            case UNKNOWN -> Application.UNKNOWN;
        };
    }

    private static String architecture(SystemInfo system) {
        return switch (system.cpu()) {
            case X86, AMD64, ARM, ARM64 -> system.cpu().displayName();
            case UNKNOWN -> Application.UNKNOWN;
            default -> "other";
        };
    }
}
