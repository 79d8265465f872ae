package dev.faultline.minidump;

import dev.faultline.minidump.LinuxDetails.Limit;
import dev.faultline.minidump.LinuxDetails.Release;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads copies of files in /proc and /etc. */
final class LinuxDecoder {

    private static final int MAX_LIMITS = 64;
    private static final int MAX_LINE_BYTES = 256;
    private static final int MAX_AUXILIARY = 64;

    /** Real and effective user and group. */
    private static final Set<Long> PERSONAL = Set.of(11L, 12L, 13L, 14L);

    private LinuxDecoder() {}

    /**
     * The value of the first line {@code name : value}.
     *
     * @return null if there is no such line
     */
    static @Nullable String field(DumpBytes stream, String name) {
        @Nullable String[] value = new String[1];
        stream.readLines(
                MAX_LINE_BYTES,
                line -> {
                    int colon = line.indexOf(':');
                    boolean found = colon >= 0 && bare(line.substring(0, colon)).equals(name);
                    value[0] = found ? bare(line.substring(colon + 1)) : null;
                    return !found;
                });
        return value[0];
    }

    static @Nullable Long processId(DumpBytes stream) {
        String id = field(stream, "Pid");
        return id == null ? null : decimal(id);
    }

    /** /etc/lsb-release and /etc/os-release say the same under different names; the last counts. */
    static Release release(DumpBytes stream) {
        Map<String, String> values = new HashMap<>();
        stream.readLines(
                MAX_LINE_BYTES,
                line -> {
                    int equals = line.indexOf('=');
                    if (equals >= 0) {
                        String name = releaseField(bare(line.substring(0, equals)));
                        values.put(name, bare(line.substring(equals + 1)));
                    }
                    return true;
                });
        return new Release(
                values.getOrDefault("id", ""),
                values.getOrDefault("release", ""),
                values.getOrDefault("codename", ""),
                values.getOrDefault("description", ""));
    }

    private static String releaseField(String name) {
        return switch (name) {
            case "DISTRIB_ID", "ID" -> "id";
            case "DISTRIB_RELEASE", "VERSION_ID" -> "release";
            case "DISTRIB_CODENAME", "VERSION_CODENAME" -> "codename";
            case "DISTRIB_DESCRIPTION", "PRETTY_NAME" -> "description";
            default -> "";
        };
    }

    /** A table whose columns are two or more blanks apart, below a heading. */
    static List<Limit> limits(DumpBytes stream) {
        List<Limit> limits = new ArrayList<>();
        boolean[] isHeading = {true};
        stream.readLines(
                MAX_LINE_BYTES,
                line -> {
                    String[] columns = line.strip().split(" {2,}", -1);
                    if (columns.length >= 3 && !isHeading[0]) {
                        limits.add(
                                new Limit(
                                        columns[0],
                                        limit(columns[1]),
                                        limit(columns[2]),
                                        columns.length > 3 ? columns[3] : "n/a"));
                    }
                    isHeading[0] &= line.isBlank();
                    return limits.size() < MAX_LIMITS;
                });
        return limits;
    }

    private static @Nullable Long limit(String text) {
        if (text.equals("unlimited")) {
            return null;
        }
        Long number = decimal(text);
        return number == null ? Long.valueOf(0) : number;
    }

    private static @Nullable Long decimal(String text) {
        boolean isNumber =
                !text.isEmpty()
                        && text.length() <= 18
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Long.valueOf(text) : null;
    }

    /** Pairs of words, ended by type 0. */
    static Map<Long, Long> auxiliaryVector(DumpBytes stream, int wordBytes) {
        Map<Long, Long> values = new LinkedHashMap<>();
        int pairs = Math.min(stream.size() / (2 * wordBytes), MAX_AUXILIARY);
        for (int i = 0; i < pairs; i++) {
            long at = 2L * wordBytes * i;
            long type = stream.word(at, wordBytes);
            if (type == 0) {
                break;
            }
            if (!PERSONAL.contains(type)) {
                values.putIfAbsent(type, stream.word(at + wordBytes, wordBytes));
            }
        }
        return values;
    }

    private static String bare(String text) {
        String stripped = text.strip();
        boolean quoted =
                stripped.length() >= 2 && stripped.startsWith("\"") && stripped.endsWith("\"");
        return quoted ? stripped.substring(1, stripped.length() - 1) : stripped;
    }
}
