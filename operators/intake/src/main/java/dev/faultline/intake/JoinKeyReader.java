package dev.faultline.intake;

import dev.faultline.intake.event.DumpReference;
import dev.faultline.intake.event.IntakeNote;
import dev.faultline.intake.event.JoinKeys;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the join keys of a draft and drops values that many crashes share. */
final class JoinKeyReader {
    private static final String SHA256_OF_NOTHING =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final int UUID_CHARS = 36;
    private static final int LAST_DASH_OF_UUID = 23;
    private static final int LAST_DASH_OF_BREAKPAD = 27;
    private static final String DUMP_SUFFIX = ".dmp";

    private JoinKeyReader() {}

    static JoinKeys read(
            Draft draft,
            List<DumpReference> dumps,
            String buildId,
            String processType,
            @Nullable Long uptimeMillis) {
        Long crashTime =
                ClientNumbers.wholeNumber(draft.annotation("CrashTime"), Integer.MAX_VALUE * 2L);
        return new JoinKeys(
                uuid(draft.annotation("CrashEventID")),
                minidumpSha256(draft, dumps),
                localDumpId(draft, dumps),
                nearUnique(buildId, processType, uptimeMillis),
                crashTime);
    }

    /** The collector's hash is of the bytes it got; the client's is of those it meant to send. */
    private static @Nullable String minidumpSha256(Draft draft, List<DumpReference> dumps) {
        String told = sha256(draft.annotation("MinidumpSha256Hash"));
        for (DumpReference dump : dumps) {
            String computed = dump.name().equals(DumpReference.MAIN) ? sha256(dump.sha256()) : null;
            if (computed != null) {
                if (told != null && !told.equals(computed)) {
                    draft.notes.add(IntakeNote.DUMP_HASH_MISMATCH);
                }
                return computed;
            }
        }
        return told;
    }

    private static @Nullable String localDumpId(Draft draft, List<DumpReference> dumps) {
        if (draft.localDumpId != null) {
            return dumpId(draft.localDumpId);
        }
        for (DumpReference dump : dumps) {
            if (dump.name().equals(DumpReference.MAIN) && dump.fileName() != null) {
                return dumpId(withoutSuffix(dump.fileName()));
            }
        }
        return null;
    }

    private static String withoutSuffix(String fileName) {
        return fileName.endsWith(DUMP_SUFFIX)
                ? fileName.substring(0, fileName.length() - DUMP_SUFFIX.length())
                : fileName;
    }

    /**
     * Milliseconds, because a Glean ping has no finer ones; a whole number of seconds says that the
     * client did not measure them, and is far from unique. Nothing optional is part of the key, for
     * a ping may lack what the report has.
     */
    private static @Nullable String nearUnique(
            String buildId, String processType, @Nullable Long uptimeMillis) {
        return uptimeMillis == null || uptimeMillis % 1000 == 0 || !isDigits(buildId)
                ? null
                : buildId + "|" + processType + "|" + uptimeMillis;
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Lower case, or null when not the hash of a dump with content. */
    static @Nullable String sha256(@Nullable String text) {
        if (text == null || text.length() != SHA256_OF_NOTHING.length() || !isHex(text)) {
            return null;
        }
        String hash = text.toLowerCase(Locale.ROOT);
        boolean zeros = hash.chars().allMatch(c -> c == '0');
        return zeros || hash.equals(SHA256_OF_NOTHING) ? null : hash;
    }

    /** Lower case, or null when not a UUID that identifies something. */
    static @Nullable String uuid(@Nullable String text) {
        return text != null && isGrouped(text, LAST_DASH_OF_UUID) ? identifying(text) : null;
    }

    /** As {@link #uuid}, but Breakpad's writer puts the last dash elsewhere (8-4-4-8-8). */
    static @Nullable String dumpId(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return isGrouped(text, LAST_DASH_OF_UUID) || isGrouped(text, LAST_DASH_OF_BREAKPAD)
                ? identifying(text)
                : null;
    }

    private static @Nullable String identifying(String text) {
        boolean zeros = text.chars().allMatch(c -> c == '0' || c == '-');
        return zeros ? null : text.toLowerCase(Locale.ROOT);
    }

    private static boolean isGrouped(String text, int lastDash) {
        if (text.length() != UUID_CHARS) {
            return false;
        }
        for (int i = 0; i < UUID_CHARS; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == lastDash;
            char c = text.charAt(i);
            if (dash ? c != '-' : !isHexDigit(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(c -> isHexDigit((char) c));
    }

    private static boolean isHexDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
