package dev.faultline.functions.symbolstore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where one process writes files that are not complete. A lock that the system takes back when the
 * process ends, however it ends, tells what a living process writes from what a dead one has left.
 */
final class WritingFolder {

    private static final String PREFIX = "writing-";
    private static final String LOCK = ".lock";

    private final Path parent;
    private @Nullable Path folder;
    private @Nullable FileChannel lock;
    private long files;

    WritingFolder(Path parent) {
        this.parent = parent;
    }

    /** A new name; the folder is made when it is not there (any more). */
    synchronized Path newFile() throws IOException {
        Path open = folder;
        if (open == null || !Files.isDirectory(open)) {
            close();
            open = open();
            folder = open;
            sweep(open);
        }
        return open.resolve(Long.toString(files++));
    }

    private Path open() throws IOException {
        Files.createDirectories(parent);
        String name = PREFIX + UUID.randomUUID();
        // Locked before the folder exists: nobody sees it without its lock.
        FileChannel channel =
                FileChannel.open(
                        parent.resolve(name + LOCK),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held == null) {
                throw new IOException("cannot lock a new file in " + parent);
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        lock = channel;
        return Files.createDirectory(parent.resolve(name));
    }

    /** Deletes what dead processes have left, as far as nobody else does so at the same time. */
    private void sweep(Path own) {
        try {
            sweepFolders(own);
            sweepLocks();
        } catch (IOException | DirectoryIteratorException e) {
            // Whoever comes next goes on with it.
            return;
        }
    }

    private void sweepFolders(Path own) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path other : others) {
                String name = String.valueOf(other.getFileName());
                if (!name.endsWith(LOCK)
                        && !other.equals(own)
                        && isLeft(parent.resolve(name + LOCK))) {
                    delete(other);
                    Files.deleteIfExists(parent.resolve(name + LOCK));
                }
            }
        }
    }

    /** Locks whose process died between making the lock and making the folder. */
    private void sweepLocks() throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, PREFIX + "*" + LOCK)) {
            for (Path file : locks) {
                String name = String.valueOf(file.getFileName());
                Path itsFolder = parent.resolve(name.substring(0, name.length() - LOCK.length()));
                if (!Files.exists(itsFolder) && isLeft(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isLeft(Path lockFile) throws IOException {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            return held != null;
        } catch (NoSuchFileException e) {
            return true;
        } catch (OverlappingFileLockException e) {
            // Another cache of this very process.
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    synchronized void close() {
        Path open = folder;
        folder = null;
        try {
            if (open != null && Files.isDirectory(open)) {
                delete(open);
            }
            if (lock != null) {
                lock.close();
                lock = null;
            }
            if (open != null) {
                Files.deleteIfExists(open.resolveSibling(open.getFileName() + LOCK));
            }
        } catch (IOException e) {
            // Swept by whoever comes next.
            return;
        }
    }
}
