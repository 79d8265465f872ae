package dev.faultline.functions.symbolstore;

import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolIndex;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The files of a {@link SymbolDiskCache}. Several processes may use one folder: a file appears
 * complete under its name by a rename, is never changed afterwards and goes by being unlinked,
 * which leaves those who have it mapped alone. What a file was last used at is its modification
 * time, so there is no list of files that could be wrong.
 *
 * <pre>
 * &lt;sha-256 of the module and the format&gt;.index   an index
 * &lt;the same&gt;.corrupt                             the module's symbol file is corrupt; holds the reason
 * writing-&lt;random&gt;/                              files that one process is writing
 * writing-&lt;random&gt;.lock                          locked while that process lives
 * </pre>
 */
final class CacheFolder {

    static final String INDEX = ".index";
    static final String CORRUPT = ".corrupt";

    private final Path folder;
    private final WritingFolder writing;

    /**
     * Names a folder; nothing is read or written yet.
     *
     * @param folder created when it is needed
     */
    CacheFolder(Path folder) {
        this.folder = folder;
        this.writing = new WritingFolder(folder);
    }

    /**
     * A file of the cache.
     *
     * @param usedMillis when it was last used
     */
    record Entry(String name, long bytes, long usedMillis) {}

    Path file(ModuleId module, String kind) {
        return folder.resolve(name(module) + kind);
    }

    /** A name for a new file that only this process knows; nothing exists there. */
    Path newFile() throws IOException {
        return writing.newFile();
    }

    /** Gives a written file its name, once its content is safe on the disk. */
    void publish(Path written, Path name, long nowMillis) throws IOException {
        try (FileChannel file = FileChannel.open(written, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        touch(written, nowMillis);
        Files.move(
                written, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void touch(Path file, long nowMillis) {
        try {
            Files.setLastModifiedTime(file, FileTime.fromMillis(nowMillis));
        } catch (IOException e) {
            // Evicted meanwhile, or a disk that takes nothing: only the order of eviction suffers.
            return;
        }
    }

    void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Whoever needs the room will find out; whoever needs the content verifies it.
            return;
        }
    }

    /**
     * Deletes the files that were used least recently until the rest fits.
     *
     * @param maxBytes bytes that may stay
     * @param spared name of a file that stays in any case, empty for none
     * @return what is left, and how many files went
     */
    Pruned prune(long maxBytes, String spared) throws IOException {
        List<Entry> entries = entries();
        entries.sort(Comparator.comparingLong(Entry::usedMillis));
        long bytes = entries.stream().mapToLong(Entry::bytes).sum();
        Set<String> names = new HashSet<>();
        int deleted = 0;
        for (Entry entry : entries) {
            if (bytes > maxBytes && !entry.name().equals(spared)) {
                delete(folder.resolve(entry.name()));
                bytes -= entry.bytes();
                deleted++;
            } else {
                names.add(entry.name());
            }
        }
        return new Pruned(names, bytes, deleted);
    }

    /** Outcome of {@link #prune}. */
    record Pruned(Set<String> names, long bytes, int deleted) {}

    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{index,corrupt}")) {
            for (Path file : files) {
                try {
                    BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
                    entries.add(
                            new Entry(
                                    String.valueOf(file.getFileName()),
                                    is.size(),
                                    is.lastModifiedTime().toMillis()));
                } catch (NoSuchFileException e) {
                    // Another process has evicted it.
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    void close() {
        writing.close();
    }

    /**
     * A name without anything of what a crash says in it. Formats have different names, so that an
     * old and a new version of Faultline do not delete each other's files.
     */
    private static String name(ModuleId module) {
        String content = SymbolIndex.FORMAT_VERSION + " " + module.symbolPath();
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
