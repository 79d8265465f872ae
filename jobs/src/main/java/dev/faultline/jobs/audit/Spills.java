package dev.faultline.jobs.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The rows between two passes, by what they are compared by.
 *
 * @param folder folder of the files, deleted with them
 * @param positions everything about one input record
 * @param events everything about one event
 * @param keys events that may be the same crash
 * @param verdicts what keys say of events; sharded as {@code events} are
 * @param cells everything about one count
 * @param pairs everything about one link
 */
record Spills(
        Path folder,
        SpilledRows positions,
        SpilledRows events,
        SpilledRows keys,
        SpilledRows verdicts,
        SpilledRows cells,
        SpilledRows pairs)
        implements AutoCloseable {

    /** Rows of a shard take some 700 bytes each in memory, so this many are some 15 MB. */
    private static final int ROWS_PER_SHARD = 20_000;

    private static final int LEAST_SHARDS = 4;

    /** As many files are open for each of six comparisons. */
    private static final int MOST_SHARDS = 512;

    static Spills create(Path parent, long records) {
        int shards =
                (int) Math.max(LEAST_SHARDS, Math.min(MOST_SHARDS, records / ROWS_PER_SHARD + 1));
        try {
            Files.createDirectories(parent);
            Path folder = Files.createTempDirectory(parent, "faultline-audit-");
            return new Spills(
                    folder,
                    new SpilledRows(folder, "positions", shards),
                    new SpilledRows(folder, "events", shards),
                    new SpilledRows(folder, "keys", shards),
                    new SpilledRows(folder, "verdicts", shards),
                    new SpilledRows(folder, "cells", shards),
                    new SpilledRows(folder, "pairs", shards));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List.of(positions, events, keys, verdicts, cells, pairs).forEach(SpilledRows::close);
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
