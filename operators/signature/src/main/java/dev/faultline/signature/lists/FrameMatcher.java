package dev.faultline.signature.lists;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells which entry of a list a frame matches, from its beginning and not necessarily to its end.
 *
 * <p>Literal beginnings form a tree of characters, which is walked along the frame; whatever else
 * an entry wants hangs at the node where its literal beginning ends. What begins with anything is
 * looked for in one pass over the frame, all such entries together. Immutable.
 */
public final class FrameMatcher {

    /** Looking for fewer texts one after the other is faster. */
    private static final int MIN_NEEDLES = 4;

    private final Node root = new Node();

    /** Entries that begin with anything, and what to look for before asking them. */
    private final List<Tail> anywhere = new ArrayList<>(0);

    /** Finds many of them in one pass; null when there are few. */
    private @Nullable Needles needles;

    /** What an entry wants after its literal beginning. */
    private record Tail(
            ListEntry entry,
            ListPattern.@Nullable Literals literals,
            @Nullable Pattern expression) {

        /** What the frame must have somewhere, for a tail that may be anywhere. */
        String needle() {
            return literals == null ? "" : literals.rest().get(0);
        }

        /** Whether the tail may be anywhere, so that it pays to look for many of them at once. */
        boolean isAnywhere() {
            return literals != null
                    && literals.first().isEmpty()
                    && !literals.rest().isEmpty()
                    && Needles.canBe(needle());
        }

        boolean matches(String frame) {
            if (literals != null) {
                return literals.restMatches(frame);
            }
            return expression != null && expression.matcher(frame).lookingAt();
        }
    }

    private static final class Node {
        private static final int MANY_CHILDREN = 8;
        private static final int ASCII = 128;

        private char[] labels = {};
        private Node[] children = {};

        /** The children by label as well, where there are many. */
        private @Nullable Node @Nullable [] byLabel;

        private @Nullable ListEntry complete;
        private final List<Tail> tails = new ArrayList<>(0);

        @Nullable Node child(char label) {
            if (labels.length == 1) {
                return labels[0] == label ? children[0] : null;
            }
            @Nullable Node[] table = byLabel;
            if (table != null && label < ASCII) {
                return table[label];
            }
            int at = Arrays.binarySearch(labels, label);
            return at < 0 ? null : children[at];
        }

        Node childOrNew(char label) {
            int at = Arrays.binarySearch(labels, label);
            if (at >= 0) {
                return children[at];
            }
            int insert = -at - 1;
            char[] newLabels = Arrays.copyOf(labels, labels.length + 1);
            Node[] newChildren = Arrays.copyOf(children, labels.length + 1);
            System.arraycopy(labels, insert, newLabels, insert + 1, labels.length - insert);
            System.arraycopy(children, insert, newChildren, insert + 1, labels.length - insert);
            newLabels[insert] = label;
            newChildren[insert] = new Node();
            labels = newLabels;
            children = newChildren;
            byLabel = labels.length < MANY_CHILDREN ? null : table();
            return newChildren[insert];
        }

        private @Nullable Node[] table() {
            @Nullable Node[] table = new Node[ASCII];
            for (int i = 0; i < labels.length && labels[i] < ASCII; i++) {
                table[labels[i]] = children[i];
            }
            return table;
        }
    }

    private FrameMatcher() {}

    /**
     * A matcher for these entries.
     *
     * @throws BadListException when an entry is not a regular expression we can run
     */
    public static FrameMatcher of(List<ListEntry> entries) throws BadListException {
        FrameMatcher matcher = new FrameMatcher();
        for (ListEntry entry : entries) {
            matcher.add(entry);
        }
        if (matcher.anywhere.size() >= MIN_NEEDLES) {
            matcher.needles = new Needles(matcher.anywhere.stream().map(Tail::needle).toList());
        }
        return matcher;
    }

    private void add(ListEntry entry) throws BadListException {
        ListPattern pattern = ListPattern.of(entry);
        if (pattern.expression() != null) {
            node(pattern.literalPrefix()).tails.add(new Tail(entry, null, pattern.expression()));
        }
        for (ListPattern.Literals literals : pattern.literals()) {
            Node node = node(literals.first());
            Tail tail = new Tail(entry, literals, null);
            if (tail.isAnywhere() && anywhere.size() < Needles.MAX) {
                anywhere.add(tail);
            } else if (!literals.rest().isEmpty()) {
                node.tails.add(tail);
            } else if (node.complete == null) {
                node.complete = entry;
            }
        }
    }

    private Node node(String text) {
        Node node = root;
        for (int i = 0; i < text.length(); i++) {
            node = node.childOrNew(text.charAt(i));
        }
        return node;
    }

    /** Whether the whole frame is the literal text of an entry. */
    public boolean has(String frame) {
        Node node = root;
        for (int i = 0; node != null && i < frame.length(); i++) {
            node = node.child(frame.charAt(i));
        }
        return node != null && node.complete != null;
    }

    /** Whether any entry matches the frame. */
    public boolean matches(String frame) {
        return find(frame) != null;
    }

    /**
     * An entry that matches the frame: the one with the shortest literal beginning, or when there
     * is none, one that begins with anything; null when no entry matches.
     */
    public @Nullable ListEntry find(String frame) {
        Node node = root;
        for (int i = 0; node != null; i++) {
            if (node.complete != null) {
                return node.complete;
            }
            for (int tail = 0; tail < node.tails.size(); tail++) {
                if (node.tails.get(tail).matches(frame)) {
                    return node.tails.get(tail).entry;
                }
            }
            node = i < frame.length() ? node.child(frame.charAt(i)) : null;
        }
        return findAnywhere(frame);
    }

    private @Nullable ListEntry findAnywhere(String frame) {
        long all = (1L << anywhere.size()) - 1;
        for (long found = needles == null ? all : needles.in(frame);
                found != 0;
                found &= found - 1) {
            Tail tail = anywhere.get(Long.numberOfTrailingZeros(found));
            if (tail.matches(frame)) {
                return tail.entry;
            }
        }
        return null;
    }
}
