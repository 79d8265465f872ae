package dev.faultline.jobs.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that the processes of one cluster write: {@code conf}, {@code data}, {@code lib},
 * {@code logs}, {@code pids}, {@code tmp} and small JSON files.
 *
 * @param root absolute path
 */
public record RunFolder(Path root) {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * A process computes start times from the boot time it saw itself, which moves when the clock
     * is set.
     */
    private static final long START_TOLERANCE_MILLIS = 10_000;

    public RunFolder {
        root = root.toAbsolutePath().normalize();
    }

    Path conf() {
        return created(root.resolve("conf"));
    }

    /** Data of one process that outlives its restarts. */
    Path data(String process) {
        return created(root.resolve("data").resolve(process));
    }

    /** Our own jars as they were when the cluster started. */
    Path lib() {
        return root.resolve("lib");
    }

    Path logs() {
        return created(root.resolve("logs"));
    }

    /** A start without data has nothing to do with what earlier logs tell. */
    void deleteLogs() {
        delete(root.resolve("logs"));
    }

    /**
     * An empty folder for the temporary files of one process; what an earlier run left is removed.
     */
    Path freshTmp(String process) {
        Path folder = root.resolve("tmp").resolve(process);
        delete(folder);
        return created(folder);
    }

    Path checkpoints() {
        return created(root.resolve("data/checkpoints"));
    }

    /** True when data of an earlier run is here. */
    boolean hasData() {
        return Files.isDirectory(root.resolve("data"));
    }

    /** Removes everything but the logs. */
    void deleteAllButLogs() {
        for (String name : new String[] {"conf", "data", "lib", "pids", "tmp"}) {
            delete(root.resolve(name));
        }
        try (Stream<Path> files = Files.exists(root) ? Files.list(root) : Stream.empty()) {
            files.filter(Files::isRegularFile).forEach(RunFolder::deleteOne);
        } catch (IOException e) {
            throw new ClusterException("Cannot read " + root, e);
        }
    }

    // ---- pid files: a pid alone may belong to somebody else after a reboot, so the start time
    // goes with it

    void writePid(String process, ProcessHandle handle) {
        write(pidFile(process), handle.pid() + " " + startMillis(handle) + "\n");
    }

    void deletePid(String process) {
        deleteOne(pidFile(process));
    }

    /**
     * The process that was started under this name, if it is still alive and still the same one.
     */
    Optional<ProcessHandle> process(String name) {
        return read(pidFile(name)).flatMap(RunFolder::sameProcess);
    }

    /** Names of all pid files. */
    Stream<String> pidNames() {
        Path folder = root.resolve("pids");
        try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList().stream();
        } catch (IOException e) {
            throw new ClusterException("Cannot read " + folder, e);
        }
    }

    private Path pidFile(String process) {
        return root.resolve("pids").resolve(process);
    }

    private static Optional<ProcessHandle> sameProcess(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        try {
            long pid = Long.parseLong(text.substring(0, space));
            long startMillis = Long.parseLong(text.substring(space + 1).strip());
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(
                            handle ->
                                    Math.abs(startMillis(handle) - startMillis)
                                            < START_TOLERANCE_MILLIS);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static long startMillis(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    // ---- JSON files

    void writeJson(String name, Object value) {
        try {
            write(root.resolve(name), JSON.writeValueAsString(value) + "\n");
        } catch (IOException e) {
            throw new ClusterException("Cannot write " + root.resolve(name), e);
        }
    }

    /** Empty when the file is missing or was cut short. */
    <T> Optional<T> readJson(String name, Class<T> type) {
        return read(root.resolve(name)).flatMap(text -> parse(text, type));
    }

    private static <T> Optional<T> parse(String text, Class<T> type) {
        try {
            return Optional.of(JSON.readValue(text, type));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    // ---- files

    /** Readers see the old file or the new one, never a part. */
    static void write(Path file, String text) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(part, text);
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ClusterException("Cannot write " + file, e);
        }
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ClusterException("Cannot read " + file, e);
        }
    }

    private static Path created(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ClusterException("Cannot create " + folder, e);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(RunFolder::deleteOne);
        } catch (IOException e) {
            throw new ClusterException("Cannot delete " + folder, e);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new ClusterException("Cannot delete " + path, e);
        }
    }
}
