package dev.faultline.signature.lists;

import java.util.Optional;

/** What an entry of a list does to a frame it matches. */
public enum ListKind {
    /** The frame is left out of the signature. */
    IRRELEVANT("irrelevant", "irrelevant_signature_re.txt"),
    /** The frame is kept, and so is the next one. */
    PREFIX("prefix", "prefix_signature_re.txt"),
    /** Everything before the frame is dropped. Compares the whole frame; never a pattern. */
    SENTINEL("sentinel", "signature_sentinels.txt"),
    /** The frame's name is followed by its source line. */
    LINE_NUMBER("line-number", "signatures_with_line_numbers_re.txt");

    private final String label;
    private final String fileName;

    ListKind(String label, String fileName) {
        this.label = label;
        this.fileName = fileName;
    }

    /** The word for this kind in the built-in list. */
    public String label() {
        return label;
    }

    /** The name of the file that holds this kind in Socorro's directory of lists. */
    public String fileName() {
        return fileName;
    }

    static Optional<ListKind> fromLabel(String label) {
        for (ListKind kind : values()) {
            if (kind.label.equals(label)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
