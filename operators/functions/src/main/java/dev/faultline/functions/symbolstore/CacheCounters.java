package dev.faultline.functions.symbolstore;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a {@link SymbolDiskCache} did since the process began. */
public final class CacheCounters {

    final LongAdder opened = new LongAdder();
    final LongAdder loaded = new LongAdder();
    final LongAdder evicted = new LongAdder();
    final LongAdder damaged = new LongAdder();
    final LongAdder failures = new LongAdder();
    final AtomicLong bytes = new AtomicLong();

    CacheCounters() {}

    /** Indexes opened that were there already, from before a restart or from another process. */
    public long opened() {
        return opened.sum();
    }

    /** Indexes written from a store's text. */
    public long loaded() {
        return loaded.sum();
    }

    /** Files deleted to make room. */
    public long evicted() {
        return evicted.sum();
    }

    /** Indexes that were damaged or of an old format, and are made anew. */
    public long damaged() {
        return damaged.sum();
    }

    /** Times the disk did not take what should be kept: full, gone, read-only. */
    public long failures() {
        return failures.sum();
    }

    /** Bytes of all files, when they were last counted. */
    public long bytes() {
        return bytes.get();
    }
}
