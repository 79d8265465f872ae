package dev.faultline.symbols;

import java.util.Locale;
import java.util.Optional;

/**
 * Which build of which module: the two names a symbol file is stored under.
 *
 * <p>Both come from a crash, that is from anyone, and become a file path; so the accepted alphabet
 * is small. Letters of the id are kept in upper case, two ids that differ only in case are the
 * same.
 *
 * @param debugFile file name of the debug information without folders, such as {@code xul.pdb}: 1
 *     to 128 of {@code A-Z a-z 0-9 _ . + space ( ) [ ] -}, no leading dot, no two dots in a row
 * @param debugId 33 to 40 hexadecimal digits, not all zero: a GUID and an age
 */
public record ModuleId(String debugFile, String debugId) {

    private static final int MAX_FILE_LENGTH = 128;
    private static final int MIN_ID_LENGTH = 33;
    private static final int MAX_ID_LENGTH = 40;

    /**
     * Takes acceptable parts only.
     *
     * @throws IllegalArgumentException when a part is not acceptable; {@link #of} does not throw
     */
    public ModuleId {
        if (!isDebugFile(debugFile)) {
            throw new IllegalArgumentException("not an acceptable debug file name");
        }
        if (!isDebugId(debugId)) {
            throw new IllegalArgumentException("not a debug id");
        }
        debugId = debugId.toUpperCase(Locale.ROOT);
    }

    /**
     * The id for names as a dump or a ping gives them: the debug file may have Windows or Unix
     * folders before it, they are dropped. Empty when either part is not acceptable.
     */
    public static Optional<ModuleId> of(String debugFilePath, String debugId) {
        String leaf = leaf(debugFilePath);
        return isDebugFile(leaf) && isDebugId(debugId)
                ? Optional.of(new ModuleId(leaf, debugId))
                : Optional.empty();
    }

    /** The id of a {@link #name}; empty when the text is none. */
    public static Optional<ModuleId> ofName(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0
                ? Optional.empty()
                : of(name.substring(0, slash), name.substring(slash + 1));
    }

    /** Both names in one text: {@code xul.pdb/<ID>}. */
    public String name() {
        return debugFile + '/' + debugId;
    }

    /**
     * Where a store in Breakpad's layout keeps the file: {@code xul.pdb/<ID>/xul.sym}, {@code
     * libc.so.6/<ID>/libc.so.6.sym}.
     */
    public String symbolPath() {
        String stem =
                debugFile.regionMatches(true, debugFile.length() - 4, ".pdb", 0, 4)
                        ? debugFile.substring(0, debugFile.length() - 4)
                        : debugFile;
        return name() + '/' + stem + ".sym";
    }

    private static String leaf(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    private static boolean isDebugFile(String name) {
        if (name.isEmpty()
                || name.length() > MAX_FILE_LENGTH
                || name.charAt(0) == '.'
                || name.contains("..")) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isFileNameCharacter(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFileNameCharacter(char c) {
        return isBetween('A', c, 'Z')
                || isBetween('a', c, 'z')
                || isBetween('0', c, '9')
                || "_.+ ()[]-".indexOf(c) >= 0;
    }

    private static boolean isDebugId(String id) {
        if (id.length() < MIN_ID_LENGTH || id.length() > MAX_ID_LENGTH) {
            return false;
        }
        boolean isZero = true;
        for (int i = 0; i < id.length(); i++) {
            char digit = id.charAt(i);
            if (!isHexDigit(digit)) {
                return false;
            }
            isZero &= digit == '0';
        }
        return !isZero;
    }

    private static boolean isHexDigit(char c) {
        return isBetween('0', c, '9') || isBetween('A', c, 'F') || isBetween('a', c, 'f');
    }

    private static boolean isBetween(char first, char c, char last) {
        return first <= c && c <= last;
    }
}
