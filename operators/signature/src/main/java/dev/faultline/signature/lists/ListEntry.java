package dev.faultline.signature.lists;

import java.util.List;
import java.util.Optional;

/**
 * One entry of a list.
 *
 * @param kind what it does to a frame
 * @param form how to read {@code text}
 * @param text the entry as written: for sentinels a whole frame, otherwise what is matched from the
 *     beginning of a frame but not to its end
 * @param source the file it stands in
 * @param line the line it stands on, from 1
 * @param why why such frames say nothing; empty in lists that do not tell
 */
public record ListEntry(
        ListKind kind, Form form, String text, String source, int line, String why) {

    /** How the text of an entry is read. */
    public enum Form {
        /** As it stands. */
        LITERAL("literal"),
        /** As a regular expression in Python's dialect, as far as RE2 can run it. */
        PATTERN("pattern");

        private final String label;

        Form(String label) {
            this.label = label;
        }

        /** The word for this form in the built-in list. */
        public String label() {
            return label;
        }

        static Optional<Form> fromLabel(String label) {
            for (Form form : values()) {
                if (form.label.equals(label)) {
                    return Optional.of(form);
                }
            }
            return Optional.empty();
        }
    }

    /** Where the entry stands, such as {@code prefix_signature_re.txt:12}. */
    public String place() {
        return source + ":" + line;
    }

    /** The entry as a regular expression in Python's dialect; of a sentinel the text itself. */
    public String expression() {
        if (form == Form.PATTERN || kind == ListKind.SENTINEL) {
            return text;
        }
        StringBuilder expression = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            boolean special = "\\.^$*+?{}[]|()".indexOf(text.charAt(i)) >= 0;
            expression.append(special ? "\\" : "").append(text.charAt(i));
        }
        return expression.toString();
    }

    /** The entries of one kind, in order. */
    public static List<ListEntry> ofKind(List<ListEntry> entries, ListKind kind) {
        return entries.stream().filter(entry -> entry.kind() == kind).toList();
    }
}
