package dev.faultline.signature.lists;

import dev.faultline.signature.text.PythonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the list Faultline ships. Its format is explained at the top of the file: groups with a
 * reason, and in them entries of a kind, a form and a text.
 */
public final class BuiltInLists {
    private static final String RESOURCE = "built-in.rules";

    private BuiltInLists() {}

    /**
     * The entries of the list Faultline ships, in order.
     *
     * @throws BadListException when it is malformed
     */
    public static List<ListEntry> read() throws BadListException {
        try (InputStream in = BuiltInLists.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new BadListException(RESOURCE + ": not on the class path");
            }
            return parse(RESOURCE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ListEntry> parse(String source, String text) throws BadListException {
        List<ListEntry> entries = new ArrayList<>();
        String why = "";
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String stripped = PythonText.strip(line);
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            if (stripped.startsWith("[")) {
                why = stripped;
            } else {
                entries.add(entry(stripped, source, number, why));
            }
        }
        return List.copyOf(entries);
    }

    private static ListEntry entry(String line, String source, int number, String why)
            throws BadListException {
        int kindEnd = wordEnd(line, 0);
        int formStart = wordStart(line, kindEnd);
        int formEnd = wordEnd(line, formStart);
        int textStart = wordStart(line, formEnd);
        Optional<ListKind> kind = ListKind.fromLabel(line.substring(0, kindEnd));
        Optional<ListEntry.Form> form =
                ListEntry.Form.fromLabel(line.substring(formStart, formEnd));
        if (kind.isEmpty() || form.isEmpty() || textStart == line.length()) {
            throw new BadListException(source + ":" + number + ": not an entry: " + line);
        }
        return new ListEntry(
                kind.get(), form.get(), line.substring(textStart), source, number, why);
    }

    private static int wordEnd(String line, int start) {
        int end = start;
        while (end < line.length() && line.charAt(end) != ' ') {
            end++;
        }
        return end;
    }

    private static int wordStart(String line, int end) {
        int start = end;
        while (start < line.length() && line.charAt(start) == ' ') {
            start++;
        }
        return start;
    }
}
