package dev.faultline.intake;

import dev.faultline.intake.event.Application;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The closed vocabularies by which crashes are counted. */
final class Dimensions {
    private static final Set<String> PROCESSES =
            Set.of(
                    "content",
                    "gpu",
                    "gmplugin",
                    "plugin",
                    "rdd",
                    "socket",
                    "utility",
                    "vr",
                    "forkserver");
    private static final Set<String> ANDROID_PRODUCTS =
            Set.of("Fenix", "Fennec", "FennecAndroid", "Focus", "Klar", "ReferenceBrowser");

    static final String OTHER = "other";
    static final String MAIN_PROCESS = "main";

    private Dimensions() {}

    /** Absent is main: only child processes used to say what they are. */
    static String process(@Nullable String told) {
        if (told == null) {
            return MAIN_PROCESS;
        }
        String type = told.strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "", "main", "parent", "default" -> MAIN_PROCESS;
            case "tab", "web" -> "content";
            default -> PROCESSES.contains(type) ? type : OTHER;
        };
    }

    /** Android's browsers report the kernel; the product tells them from a desktop. */
    static String os(@Nullable String told, String product) {
        if (ANDROID_PRODUCTS.contains(product)) {
            return "Android";
        }
        if (told == null || told.isBlank()) {
            return Application.UNKNOWN;
        }
        return switch (told.strip().toLowerCase(Locale.ROOT)) {
            case "windows", "windows_nt", "windows nt", "winnt" -> "Windows";
            case "darwin", "macos", "mac os x", "mac", "osx" -> "macOS";
            case "linux" -> "Linux";
            case "android" -> "Android";
            case "ios" -> "iOS";
            default -> OTHER;
        };
    }

    /** The name a stack walker gives to a system, which signature rules compare with. */
    static @Nullable String stackwalkOs(String os) {
        return switch (os) {
            case "Windows" -> "Windows NT";
            case "macOS" -> "Mac OS X";
            case Application.UNKNOWN, OTHER -> null;
            default -> os;
        };
    }

    static String architecture(@Nullable String told) {
        if (told == null || told.isBlank()) {
            return Application.UNKNOWN;
        }
        return switch (told.strip().toLowerCase(Locale.ROOT)) {
            case "x86", "i386", "i586", "i686", "ia32" -> "x86";
            case "x86-64", "x86_64", "amd64", "x64" -> "amd64";
            case "aarch64", "arm64", "arm64-v8a", "arm64e" -> "arm64";
            case "arm", "armv7", "armv7l", "armeabi", "armeabi-v7a" -> "arm";
            default -> OTHER;
        };
    }

    /** Product of a Glean application id, as in the path of the request; null when unknown. */
    static @Nullable String product(String applicationId) {
        return switch (applicationId) {
            case "firefox-desktop", "firefox-crashreporter", "firefox-desktop-background-tasks" ->
                    "Firefox";
            case "fenix",
                    "org-mozilla-fenix",
                    "org-mozilla-fenix-nightly",
                    "org-mozilla-fennec-aurora",
                    "org-mozilla-firefox",
                    "org-mozilla-firefox-beta" ->
                    "Fenix";
            case "focus",
                    "org-mozilla-focus",
                    "org-mozilla-focus-beta",
                    "org-mozilla-focus-nightly",
                    "klar",
                    "org-mozilla-klar" ->
                    "Focus"; // reports of Klar name Focus as their product
            case "org-mozilla-reference-browser" -> "ReferenceBrowser";
            case "thunderbird-desktop" -> "Thunderbird";
            default -> productOfForeignId(applicationId);
        };
    }

    /** Applications are called after their product: {@code meadow-desktop} is of Meadow. */
    private static @Nullable String productOfForeignId(String applicationId) {
        int dash = applicationId.indexOf('-');
        String word = dash < 0 ? applicationId : applicationId.substring(0, dash);
        boolean isWord =
                !word.isEmpty()
                        && word.length() <= 32
                        && word.chars().allMatch(c -> c >= 'a' && c <= 'z');
        return isWord ? Character.toUpperCase(word.charAt(0)) + word.substring(1) : null;
    }
}
