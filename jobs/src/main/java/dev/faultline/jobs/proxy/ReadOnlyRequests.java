package dev.faultline.jobs.proxy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Says which requests go on to Flink: reading methods, on paths that are known to only read. What
 * is not known is refused, so that a route of a later Flink has to be looked at first.
 */
final class ReadOnlyRequests {

    /** What becomes of a request. */
    enum Verdict {
        FORWARD,
        HEALTHY,
        METHOD_REFUSED,
        PATH_REFUSED,
        TOO_LONG
    }

    private static final int MAX_URI_CHARS = 4096;

    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    /**
     * Of Flink's interface. Not {@code jars}, whose GET runs the main method of a jar for its plan.
     */
    private static final Set<String> ROOTS =
            Set.of(
                    "overview",
                    "config",
                    "jobs",
                    "applications",
                    "taskmanagers",
                    "jobmanager",
                    "datasets");

    /** These change something although they are asked for by GET. */
    private static final Set<String> CHANGING = Set.of("yarn-cancel", "yarn-stop", "jars", "stop");

    /** Of the user interface's files. */
    private static final Set<String> FILES =
            Set.of("html", "js", "css", "json", "txt", "svg", "png", "ico", "ttf", "xml");

    private ReadOnlyRequests() {}

    /**
     * Judges a request.
     *
     * @param method as sent
     * @param rawPath path as sent, still escaped
     * @param uriChars length of the whole address, query included
     */
    static Verdict judge(String method, String rawPath, int uriChars) {
        if (!METHODS.contains(method)) {
            return Verdict.METHOD_REFUSED;
        }
        if (uriChars > MAX_URI_CHARS) {
            return Verdict.TOO_LONG;
        }
        String path = decoded(rawPath);
        if (path.equals("/-/healthy")) {
            return Verdict.HEALTHY;
        }
        return isReading(path) ? Verdict.FORWARD : Verdict.PATH_REFUSED;
    }

    /** Empty when the escapes are none. */
    private static String decoded(String rawPath) {
        try {
            return URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean isReading(String path) {
        if (path.equals("/")) {
            return true;
        }
        // An escape within an escape, and what another decoder could take for another path.
        if (!path.startsWith("/")
                || path.contains("//")
                || path.chars().anyMatch(c -> c < ' ' || c == '%' || c == '\\' || c == ';')) {
            return false;
        }
        List<String> segments = List.of(path.substring(1).split("/", -1));
        if (segments.contains("..") || segments.contains(".")) {
            return false;
        }
        if (segments.stream().anyMatch(each -> CHANGING.contains(each.toLowerCase(Locale.ROOT)))) {
            return false;
        }
        // Flink serves the same routes below their version.
        String root =
                segments.get(0).matches("v\\d") && segments.size() > 1
                        ? segments.get(1)
                        : segments.get(0);
        return ROOTS.contains(root) || isFile(segments);
    }

    private static boolean isFile(List<String> segments) {
        String name = segments.get(segments.size() - 1);
        boolean there = segments.size() == 1 || segments.get(0).equals("assets");
        return there && FILES.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
