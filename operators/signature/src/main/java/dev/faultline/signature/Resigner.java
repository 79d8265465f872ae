package dev.faultline.signature;

import dev.faultline.signature.lists.BadListException;
import dev.faultline.signature.lists.FrameMatcher;
import dev.faultline.signature.lists.ListEntry;
import dev.faultline.signature.lists.ListKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Signs stored crashes again under another ruleset: from the signature and the normalised frames
 * that were kept, without dump and symbols. Most crashes are not touched, for no list judges any of
 * their frames differently.
 */
public final class Resigner {

    private static final String SEPARATOR = " | ";
    private static final String MESSAGE_NAME = " | IPC_Message_Name=";
    private static final String CUT = "...";
    private static final Rule PRINTABLE = new PrintableCharactersRule();
    private static final Rule WHITESPACE = new WhitespaceRule();

    private final Ruleset from;
    private final Ruleset to;
    private final StackSigner before;
    private final StackSigner after;
    private final FrameMatcher changed;
    private final boolean sameLineNumbers;

    private Resigner(Ruleset from, Ruleset to) {
        this.from = from;
        this.to = to;
        this.before = new StackSigner(from, 0);
        this.after = new StackSigner(to, 0);
        this.changed = changed(from, to);
        this.sameLineNumbers = lineNumbers(from).equals(lineNumbers(to));
    }

    /** What became of a stored crash. */
    public enum Outcome {
        /** No list judges any of its frames differently. */
        UNTOUCHED,
        /** Some frames are judged differently, but the signature is the same. */
        SAME,
        /** It has another signature. */
        CHANGED,
        /** What was kept does not say; the crash must be enriched again. */
        UNKNOWN
    }

    /**
     * The answer for one crash.
     *
     * @param outcome what became of it
     * @param signature its signature; the old one unless it has changed
     */
    public record Resigned(Outcome outcome, String signature) {}

    /**
     * A re-signer between two rulesets; empty when they are of different generations of the engine,
     * which normalise frames differently.
     */
    public static Optional<Resigner> between(Ruleset from, Ruleset to) {
        return from.generation() == to.generation()
                ? Optional.of(new Resigner(from, to))
                : Optional.empty();
    }

    /** The ruleset that made the signatures that are stored. */
    public Ruleset from() {
        return from;
    }

    /** The ruleset to sign under. */
    public Ruleset to() {
        return to;
    }

    /**
     * Signs one crash again.
     *
     * @param signature its signature under {@link #from}
     * @param normalizedFrames the frames it was made of, see {@link Signature#normalizedFrames}
     */
    public Resigned resign(String signature, List<String> normalizedFrames) {
        List<FrameText> frames =
                normalizedFrames.stream().limit(StackSigner.MAX_FRAMES).map(FrameText::of).toList();
        if (frames.stream().noneMatch(frame -> isJudgedDifferently(frame.text()))) {
            return new Resigned(Outcome.UNTOUCHED, signature);
        }
        if (!sameLineNumbers && frames.stream().anyMatch(frame -> hasLine(frame.text()))) {
            return new Resigned(Outcome.UNKNOWN, signature);
        }
        String was = stack(before, frames);
        String is = stack(after, copies(frames));
        if (was.equals(is)) {
            return new Resigned(Outcome.SAME, signature);
        }
        return replaced(signature, was, is);
    }

    /** Matches every frame that one of the rulesets may judge differently, and a few more. */
    private static FrameMatcher changed(Ruleset from, Ruleset to) {
        Set<String> before = texts(from);
        Set<String> after = texts(to);
        List<ListEntry> changed = new ArrayList<>();
        from.entries().stream().filter(entry -> !after.contains(text(entry))).forEach(changed::add);
        to.entries().stream().filter(entry -> !before.contains(text(entry))).forEach(changed::add);
        try {
            return FrameMatcher.of(changed);
        } catch (BadListException e) {
            throw new IllegalStateException("an entry of a ruleset cannot be loaded", e);
        }
    }

    private static Set<String> texts(Ruleset ruleset) {
        return ruleset.entries().stream().map(Resigner::text).collect(Collectors.toSet());
    }

    private static String text(ListEntry entry) {
        return entry.kind() + " " + entry.form() + " " + entry.text();
    }

    private boolean isJudgedDifferently(String frame) {
        if (!changed.matches(frame)) {
            return false;
        }
        return from.isSentinel(frame) != to.isSentinel(frame)
                || Verdict.of(frame, from).decision() != Verdict.of(frame, to).decision()
                || (!sameLineNumbers && hasLine(frame));
    }

    private boolean hasLine(String frame) {
        return from.lineNumbers().matches(frame) || to.lineNumbers().matches(frame);
    }

    /** What a frame remembers of one ruleset does not hold for the other. */
    private static List<FrameText> copies(List<FrameText> frames) {
        return frames.stream().map(frame -> FrameText.of(frame.text())).toList();
    }

    private static String stack(StackSigner signer, List<FrameText> frames) {
        int start = signer.start(frames);
        String signature = signer.signature(frames, start, null);
        return signature.isEmpty() ? frames.get(start).text() : signature;
    }

    /**
     * Rules put something before and after the stack. Which of them apply depends on the stack only
     * where it names what they look for; then it must be the same in both.
     */
    private static Resigned replaced(String signature, String was, String is) {
        String wasClean = cleaned(was);
        boolean dependsOnStack = asksForReport(was) || asksForReport(is);
        boolean isCut = signature.length() >= TruncateRule.MAX_LENGTH && signature.endsWith(CUT);
        if (dependsOnStack || isCut || wasClean.isEmpty()) {
            return new Resigned(Outcome.UNKNOWN, signature);
        }
        if (signature.startsWith("shutdownhang | ")) {
            return new Resigned(Outcome.UNKNOWN, signature);
        }
        int at = lastWhole(signature, wasClean);
        if (at < 0) {
            // Something else than the stack has made it, such as the size of an allocation.
            return new Resigned(Outcome.SAME, signature);
        }
        String whole =
                signature.substring(0, at)
                        + cleaned(is)
                        + signature.substring(at + wasClean.length());
        return new Resigned(Outcome.CHANGED, cut(whole));
    }

    private static boolean asksForReport(String stack) {
        return stack.contains("RunWatchdog") || OutOfMemoryRule.isNamedIn(stack);
    }

    private static int lastWhole(String signature, String stack) {
        int at = signature.lastIndexOf(stack);
        while (at >= 0) {
            int end = at + stack.length();
            boolean begins = at == 0 || signature.startsWith(SEPARATOR, at - SEPARATOR.length());
            boolean ends = end == signature.length() || signature.startsWith(MESSAGE_NAME, end);
            if (begins && ends) {
                return at;
            }
            at = signature.lastIndexOf(stack, at - 1);
        }
        return -1;
    }

    private static String cleaned(String text) {
        Signing signing = new Signing(CrashData.builder().build(), null);
        signing.replace(text);
        PRINTABLE.run(signing);
        WHITESPACE.run(signing);
        return signing.signature();
    }

    private static String cut(String text) {
        Signing signing = new Signing(CrashData.builder().build(), null);
        signing.replace(text);
        new TruncateRule().run(signing);
        return signing.signature();
    }

    private static List<String> lineNumbers(Ruleset ruleset) {
        Predicate<ListEntry> isLineNumber = entry -> entry.kind() == ListKind.LINE_NUMBER;
        return ruleset.entries().stream().filter(isLineNumber).map(ListEntry::text).toList();
    }
}
