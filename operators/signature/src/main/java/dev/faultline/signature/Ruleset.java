package dev.faultline.signature;

import dev.faultline.signature.lists.BadListException;
import dev.faultline.signature.lists.BuiltInLists;
import dev.faultline.signature.lists.FrameMatcher;
import dev.faultline.signature.lists.ListEntry;
import dev.faultline.signature.lists.ListKind;
import dev.faultline.signature.lists.SiglistFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Which frames say nothing, and for which generation of the engine. Immutable and safe to share
 * between threads.
 */
public final class Ruleset {
    private static final int ID_HASH_BYTES = 8;

    private final String id;
    private final EngineGeneration generation;
    private final List<ListEntry> entries;
    private final FrameMatcher sentinels;
    private final FrameMatcher irrelevant;
    private final FrameMatcher prefixes;
    private final FrameMatcher lineNumbers;

    private Ruleset(List<ListEntry> entries, EngineGeneration generation) throws BadListException {
        this.entries = List.copyOf(entries);
        this.generation = generation;
        this.id = generation.label() + "-" + hash(entries);
        this.sentinels = FrameMatcher.of(ListEntry.ofKind(entries, ListKind.SENTINEL));
        this.irrelevant = FrameMatcher.of(ListEntry.ofKind(entries, ListKind.IRRELEVANT));
        this.prefixes = FrameMatcher.of(ListEntry.ofKind(entries, ListKind.PREFIX));
        this.lineNumbers = FrameMatcher.of(ListEntry.ofKind(entries, ListKind.LINE_NUMBER));
    }

    /**
     * A ruleset of these entries.
     *
     * @throws BadListException when an entry is not a regular expression; names file and line
     */
    public static Ruleset of(List<ListEntry> entries, EngineGeneration generation)
            throws BadListException {
        return new Ruleset(entries, generation);
    }

    /** The rules Faultline ships, for the newest generation of the engine. */
    public static Ruleset builtIn() {
        return builtIn(EngineGeneration.G2026_08);
    }

    /** The rules Faultline ships, for this generation of the engine. */
    public static Ruleset builtIn(EngineGeneration generation) {
        try {
            return new Ruleset(BuiltInLists.read(), generation);
        } catch (BadListException e) {
            throw new IllegalStateException("the built-in list is broken", e);
        }
    }

    /**
     * The rules of a directory with Socorro's four list files.
     *
     * @throws BadListException when a file cannot be read or an entry is not a regular expression;
     *     names file and line
     */
    public static Ruleset fromSiglists(Path directory, EngineGeneration generation)
            throws BadListException {
        return new Ruleset(SiglistFiles.read(directory), generation);
    }

    /**
     * Names lists and generation, such as {@code 2026-08-3f2a90c41b7d55e6}. The same entries in the
     * same order have the same id wherever they were read; comments do not count.
     */
    public String id() {
        return id;
    }

    /** The generation of the engine these rules are for. */
    public EngineGeneration generation() {
        return generation;
    }

    /** All entries, in the order in which they were read. */
    public List<ListEntry> entries() {
        return entries;
    }

    boolean isSentinel(String frame) {
        return sentinels.has(frame);
    }

    FrameMatcher irrelevant() {
        return irrelevant;
    }

    FrameMatcher prefixes() {
        return prefixes;
    }

    FrameMatcher lineNumbers() {
        return lineNumbers;
    }

    private static String hash(List<ListEntry> entries) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        for (ListEntry entry : entries) {
            String line =
                    entry.kind().label() + "\t" + entry.form().label() + "\t" + entry.text() + "\n";
            sha256.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(sha256.digest(), 0, ID_HASH_BYTES);
    }
}
