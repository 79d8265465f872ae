package dev.faultline.jobs.generator;

import java.util.List;

/** The systems that clients run, with what differs between them in a crash. */
enum Os {
    WINDOWS(
            "Windows",
            "Windows_NT",
            "10.0",
            "windows",
            0x7ff6_0000_0000L,
            "EXCEPTION_ACCESS_VIOLATION_READ"),
    LINUX("Linux", "Linux", "6.1", "Linux", 0x7f10_0000_0000L, "SIGSEGV / SEGV_MAPERR"),
    MACOS(
            "Darwin",
            "Darwin",
            "15.1",
            "mac",
            0x0001_0400_0000L,
            "EXC_BAD_ACCESS / KERN_INVALID_ADDRESS"),
    ANDROID("Android", "Android", "15", "android", 0, "");

    private final String gleanName;
    private final String telemetryName;
    private final String version;
    private final String symbolName;
    private final long loadAddress;
    private final String crashType;

    Os(
            String gleanName,
            String telemetryName,
            String version,
            String symbolName,
            long loadAddress,
            String crashType) {
        this.gleanName = gleanName;
        this.telemetryName = telemetryName;
        this.version = version;
        this.symbolName = symbolName;
        this.loadAddress = loadAddress;
        this.crashType = crashType;
    }

    /** What Glean calls it. */
    String gleanName() {
        return gleanName;
    }

    /** What a telemetry environment calls it. */
    String telemetryName() {
        return telemetryName;
    }

    /** What usage samples call it. */
    String usageName() {
        return this == MACOS ? "macOS" : gleanName;
    }

    String version() {
        return version;
    }

    /** The name in the MODULE line of a symbol file. */
    String symbolName() {
        return symbolName;
    }

    /** Lowest load address of modules. */
    long loadAddress() {
        return loadAddress;
    }

    /** What a read of an unmapped address is called. */
    String crashType() {
        return crashType;
    }

    /** Modules without symbols; threads begin in the first two. */
    List<String> systemModules() {
        return switch (this) {
            case WINDOWS -> List.of("kernel32.dll", "ntdll.dll", "ucrtbase.dll", "win32u.dll");
            case LINUX ->
                    List.of("libc.so.6", "libstdc++.so.6", "libgtk-3.so.0", "ld-linux-x86-64.so.2");
            case MACOS ->
                    List.of(
                            "libsystem_pthread.dylib",
                            "libsystem_c.dylib",
                            "AppKit",
                            "libc++.1.dylib");
            case ANDROID -> List.of();
        };
    }

    /** File name of an application module. */
    String fileName(String stem) {
        return switch (this) {
            case WINDOWS -> "meadow_" + stem + ".dll";
            case MACOS -> "libmeadow_" + stem + ".dylib";
            case LINUX, ANDROID -> "libmeadow_" + stem + ".so";
        };
    }
}
