package dev.faultline.signature.lists;

import java.util.List;

/**
 * One entry of a list.
 *
 * @param kind what it does to a frame
 * @param text the entry as written: for sentinels a whole frame, otherwise a regular expression
 *     matched from the beginning of a frame but not to its end
 * @param source the file it stands in
 * @param line the line it stands on, from 1
 * @param why why such frames say nothing; empty in lists that do not tell
 */
public record ListEntry(ListKind kind, String text, String source, int line, String why) {

    /** Where the entry stands, such as {@code prefix_signature_re.txt:12}. */
    public String place() {
        return source + ":" + line;
    }

    /** The entries of one kind, in order. */
    public static List<ListEntry> ofKind(List<ListEntry> entries, ListKind kind) {
        return entries.stream().filter(entry -> entry.kind() == kind).toList();
    }
}
