package dev.faultline.jobs.audit;

import dev.faultline.jobs.audit.Row.Kind;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows in files, all rows of a key in the same one, so that keys can be compared with one file in
 * memory at a time. First everything is added, then everything is read.
 */
final class SpilledRows implements AutoCloseable {

    private static final int BUFFER_BYTES = 4_096;

    private final List<Path> files = new ArrayList<>();
    private final List<DataOutputStream> outputs = new ArrayList<>();

    SpilledRows(Path folder, String name, int shards) {
        try {
            for (int i = 0; i < shards; i++) {
                Path file = folder.resolve(name + '-' + i);
                files.add(file);
                outputs.add(
                        new DataOutputStream(
                                new BufferedOutputStream(
                                        Files.newOutputStream(file), BUFFER_BYTES)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int shards() {
        return files.size();
    }

    void add(Row row) {
        try {
            row.write(outputs.get(shardOf(row.key())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int shardOf(String key) {
        // Keys often end alike; mix before taking the remainder.
        int hash = key.hashCode() * 0x9E3779B1;
        return Math.floorMod(hash ^ (hash >>> 15), files.size());
    }

    /** Returns the rows of one shard by key; nothing may be added any more. */
    Map<String, List<Row>> shard(int index) {
        flush();
        Map<String, List<Row>> rows = new HashMap<>();
        try (DataInputStream in =
                new DataInputStream(
                        new BufferedInputStream(Files.newInputStream(files.get(index))))) {
            while (true) {
                in.mark(1);
                if (in.read() < 0) {
                    return rows;
                }
                in.reset();
                Row row = Row.read(in);
                rows.computeIfAbsent(row.key(), key -> new ArrayList<>(2)).add(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows of a kind. */
    static List<Row> of(Kind kind, List<Row> rows) {
        return rows.stream().filter(row -> row.kind() == kind).toList();
    }

    private void flush() {
        try {
            for (DataOutputStream output : outputs) {
                output.close();
            }
            outputs.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        flush();
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
