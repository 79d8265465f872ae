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
 * an entry wants hangs at the node where its literal beginning ends. Immutable.
 */
public final class FrameMatcher {
    private final Node root = new Node();

    /** What an entry wants after its literal beginning. */
    private record Tail(
            ListEntry entry,
            ListPattern.@Nullable Literals literals,
            @Nullable Pattern expression) {

        boolean matches(String frame) {
            if (literals != null) {
                return literals.restMatches(frame);
            }
            return expression != null && expression.matcher(frame).lookingAt();
        }
    }

    private static final class Node {
        private char[] labels = {};
        private Node[] children = {};
        private @Nullable ListEntry complete;
        private final List<Tail> tails = new ArrayList<>(0);

        @Nullable Node child(char label) {
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
            return newChildren[insert];
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
        return matcher;
    }

    private void add(ListEntry entry) throws BadListException {
        ListPattern pattern = ListPattern.of(entry);
        if (pattern.expression() != null) {
            node(pattern.literalPrefix()).tails.add(new Tail(entry, null, pattern.expression()));
        }
        for (ListPattern.Literals literals : pattern.literals()) {
            Node node = node(literals.first());
            if (!literals.rest().isEmpty()) {
                node.tails.add(new Tail(entry, literals, null));
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

    /** Whether any entry matches the frame. */
    public boolean matches(String frame) {
        return find(frame) != null;
    }

    /** An entry that matches the frame, the one with the shortest literal beginning, or null. */
    public @Nullable ListEntry find(String frame) {
        Node node = root;
        for (int i = 0; node != null; i++) {
            if (node.complete != null) {
                return node.complete;
            }
            for (Tail tail : node.tails) {
                if (tail.matches(frame)) {
                    return tail.entry;
                }
            }
            node = i < frame.length() ? node.child(frame.charAt(i)) : null;
        }
        return null;
    }
}
