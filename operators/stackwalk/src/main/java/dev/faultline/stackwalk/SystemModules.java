package dev.faultline.stackwalk;

import java.util.Locale;
import java.util.Set;

/**
 * Which modules belong to the operating system or the language's runtime rather than to the
 * application. Their symbols come with the system's updates if at all, so nobody waits for them.
 * Known by name only, as a ping does not say where a module was loaded from.
 */
public final class SystemModules {

    private static final Set<String> WINDOWS =
            Set.of(
                    "advapi32",
                    "bcrypt",
                    "bcryptprimitives",
                    "combase",
                    "comctl32",
                    "crypt32",
                    "d3d11",
                    "d3d9",
                    "d3d10warp",
                    "dcomp",
                    "dnsapi",
                    "dwmapi",
                    "dwrite",
                    "dxgi",
                    "gdi32",
                    "gdi32full",
                    "imm32",
                    "iphlpapi",
                    "kernel32",
                    "kernelbase",
                    "mf",
                    "mfplat",
                    "msctf",
                    "mswsock",
                    "msvcp_win",
                    "msvcp140",
                    "msvcrt",
                    "ncrypt",
                    "ntdll",
                    "ole32",
                    "oleaut32",
                    "powrprof",
                    "propsys",
                    "rpcrt4",
                    "sechost",
                    "secur32",
                    "setupapi",
                    "shcore",
                    "shell32",
                    "shlwapi",
                    "ucrtbase",
                    "user32",
                    "userenv",
                    "uxtheme",
                    "vcruntime140",
                    "vcruntime140_1",
                    "version",
                    "win32u",
                    "winhttp",
                    "wininet",
                    "winmm",
                    "wow64",
                    "wow64cpu",
                    "wow64win",
                    "ws2_32");

    private static final Set<String> UNIX =
            Set.of(
                    "ld-linux",
                    "ld-linux-x86-64",
                    "ld-linux-aarch64",
                    "ld-linux-armhf",
                    "ld",
                    "libc",
                    "libdl",
                    "libgcc_s",
                    "libm",
                    "libpthread",
                    "libresolv",
                    "librt",
                    "libstdc++",
                    "libutil",
                    "libnss_files",
                    "linux-gate",
                    "linux-vdso",
                    "[vdso]",
                    "libglib-2.0",
                    "libgio-2.0",
                    "libgobject-2.0",
                    "libgtk-3",
                    "libgdk-3",
                    "libx11",
                    "libxcb",
                    "libwayland-client",
                    "libdbus-1",
                    "libz",
                    "libegl",
                    "libgl",
                    "libglx",
                    "libgles",
                    "libart",
                    "libandroid_runtime",
                    "libbinder",
                    "libhwui",
                    "libutils",
                    "app_process32",
                    "app_process64",
                    "linker",
                    "linker64");

    private static final Set<String> MAC =
            Set.of(
                    "appkit",
                    "cfnetwork",
                    "coreaudio",
                    "corefoundation",
                    "coregraphics",
                    "coretext",
                    "dyld",
                    "foundation",
                    "hitoolbox",
                    "iokit",
                    "libdyld.dylib",
                    "libobjc.a.dylib",
                    "libsystem_c.dylib",
                    "libsystem_kernel.dylib",
                    "libsystem_malloc.dylib",
                    "libsystem_platform.dylib",
                    "libsystem_pthread.dylib",
                    "libdispatch.dylib",
                    "libc++.1.dylib",
                    "libc++abi.dylib",
                    "metal",
                    "quartzcore",
                    "security",
                    "skylight");

    private SystemModules() {}

    /**
     * Whether a module is one of them.
     *
     * @param fileName name of the module without folders, as {@code libc.so.6}
     */
    public static boolean isSystem(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return MAC.contains(name)
                || UNIX.contains(before(name, ".so"))
                || UNIX.contains(name)
                || WINDOWS.contains(before(name, ".dll"));
    }

    private static String before(String name, String mark) {
        int at = name.indexOf(mark);
        return at < 0 ? name : withoutVersion(name.substring(0, at));
    }

    /** Older C libraries are called libc-2.31.so. */
    private static String withoutVersion(String stem) {
        int dash = stem.lastIndexOf('-');
        boolean isVersion = dash > 0 && stem.startsWith("2.", dash + 1);
        return isVersion && !UNIX.contains(stem) ? stem.substring(0, dash) : stem;
    }
}
