package dev.faultline.integration;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the JobManagers write into their logs from now on. */
final class JobManagerLog {

    private static final Duration POLL = Duration.ofMillis(10);

    private final List<Path> files;
    private final Map<Path, Long> read = new HashMap<>();

    JobManagerLog(Path logs) {
        files = List.of(logs.resolve("jobmanager.log"), logs.resolve("jobmanager-2.log"));
        files.forEach(file -> read.put(file, size(file)));
    }

    /** Returns when a line has such words, or when it takes too long: then any moment will do. */
    void await(String words, Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        while (System.nanoTime() < end && files.stream().noneMatch(file -> says(file, words))) {
            Ordeal.pause(POLL);
        }
    }

    private boolean says(Path file, String words) {
        long size = size(file);
        // It has rolled over.
        long from = Math.min(read.getOrDefault(file, 0L), size);
        if (size == from) {
            return false;
        }
        byte[] bytes = new byte[(int) (size - from)];
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(from);
            log.readFully(bytes);
        } catch (IOException e) {
            return false;
        }
        read.put(file, size);
        return new String(bytes, StandardCharsets.UTF_8).contains(words);
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
