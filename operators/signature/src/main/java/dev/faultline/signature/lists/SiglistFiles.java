package dev.faultline.signature.lists;

import dev.faultline.signature.text.PythonText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a directory of lists as Socorro keeps them: one file a kind, one entry a line. */
public final class SiglistFiles {

    /** Socorro's longest list has 15 KB. */
    private static final long MAX_FILE_BYTES = 4L << 20;

    private SiglistFiles() {}

    /**
     * The entries of the four files in the directory, in order.
     *
     * @throws BadListException when a file is missing, too large or not UTF-8
     */
    public static List<ListEntry> read(Path directory) throws BadListException {
        List<ListEntry> entries = new ArrayList<>();
        for (ListKind kind : ListKind.values()) {
            entries.addAll(parse(kind, kind.fileName(), text(directory.resolve(kind.fileName()))));
        }
        return List.copyOf(entries);
    }

    private static String text(Path file) throws BadListException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new BadListException(file + ": larger than " + MAX_FILE_BYTES + " bytes");
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new BadListException(file + ": not UTF-8");
        } catch (IOException e) {
            throw new BadListException(file + ": cannot be read");
        }
    }

    /** The entries of one file: lines without surrounding whitespace, comments and blank ones. */
    public static List<ListEntry> parse(ListKind kind, String source, String text) {
        ListEntry.Form form =
                kind == ListKind.SENTINEL ? ListEntry.Form.LITERAL : ListEntry.Form.PATTERN;
        List<ListEntry> entries = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String stripped = PythonText.strip(line);
            if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                entries.add(new ListEntry(kind, form, stripped, source, number, ""));
            }
        }
        return entries;
    }
}
