package dev.faultline.functions.symbolstore;

import dev.faultline.symbols.IndexOpenResult;
import dev.faultline.symbols.IndexWriteResult;
import dev.faultline.symbols.Malformed;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolIndex;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Symbols of the modules that were asked for lately: indexes in a folder on a local disk, bounded
 * in bytes, least recently used out first, and which modules have none. Each module is asked for by
 * one thread of the process while the others wait.
 *
 * <p>The folder survives the process and may be shared by several, see {@link CacheFolder}. A
 * process may die at any moment, and the disk may be full: then something is asked for again or is
 * unavailable for a while, and no answer is ever wrong.
 */
public final class SymbolDiskCache implements AutoCloseable {

    /** Writes an index; {@link SymbolIndex#write} outside tests. */
    @FunctionalInterface
    interface IndexWriter {
        IndexWriteResult write(InputStream text, ModuleId module, Path target) throws IOException;
    }

    /** Often enough for an order of eviction, and nothing that a disk would notice. */
    private static final long TOUCH_MILLIS = 300_000;

    private static final long MAKE_ROOM_MILLIS = 10_000;

    private static final class Open {
        private final SymbolResult.Found found;
        private final Path file;
        private volatile long touchedMillis;

        Open(SymbolResult.Found found, Path file, long touchedMillis) {
            this.found = found;
            this.file = file;
            this.touchedMillis = touchedMillis;
        }
    }

    /** An index that the cache could never keep. */
    private static final class TooLargeException extends IOException {
        TooLargeException() {
            super("its index is larger than the whole symbol cache");
        }
    }

    private record Absent(SymbolResult result, long storedMillis, long ageMillis) {

        /** A clock that was set back must not make an answer last. */
        boolean isFresh(long nowMillis) {
            return nowMillis >= storedMillis && nowMillis - storedMillis < ageMillis;
        }
    }

    private final SymbolStores stores;
    private final DiskCacheSettings settings;
    private final LongSupplier clock;
    private final IndexWriter writer;
    private final CacheFolder folder;
    private final CacheCounters counters = new CacheCounters();

    // Guarded by this. A module is in at most one of the three.
    private final Map<ModuleId, Open> open = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<ModuleId, Absent> absent = new LinkedHashMap<>();
    private final Map<ModuleId, CompletableFuture<SymbolResult>> loading = new HashMap<>();

    /** Announced while they are loaded, maybe after the store was asked. Guarded by this. */
    private final Set<ModuleId> announced = new HashSet<>();

    private long roomMadeMillis = -MAKE_ROOM_MILLIS;

    /**
     * Opens a cache; the folder is not touched before the first question.
     *
     * @param stores asked for what is not there; stay the caller's
     * @param clock milliseconds since 1970: ages go on while no process runs
     */
    public SymbolDiskCache(SymbolStores stores, DiskCacheSettings settings, LongSupplier clock) {
        this(stores, settings, clock, SymbolIndex::write);
    }

    SymbolDiskCache(
            SymbolStores stores,
            DiskCacheSettings settings,
            LongSupplier clock,
            IndexWriter writer) {
        this.stores = stores;
        this.settings = settings;
        this.clock = clock;
        this.writer = writer;
        this.folder = new CacheFolder(settings.folder());
    }

    public CacheCounters counters() {
        return counters;
    }

    /** Indexes that are open. */
    public synchronized int openCount() {
        return open.size();
    }

    /** What is known without reading anything, or null where {@link #find} would have to. */
    public @Nullable SymbolResult remembered(ModuleId module) {
        long now = clock.getAsLong();
        Open known;
        synchronized (this) {
            known = open.get(module);
            if (known == null) {
                return knownAbsent(module, now);
            }
        }
        if (known.found.table().isDamaged()) {
            forget(module, known);
            return null;
        }
        if (now - known.touchedMillis >= TOUCH_MILLIS) {
            known.touchedMillis = now;
            folder.touch(known.file, now);
        }
        return known.found;
    }

    private @Nullable SymbolResult knownAbsent(ModuleId module, long now) {
        Absent answer = absent.get(module);
        return answer != null && answer.isFresh(now) ? answer.result() : null;
    }

    /** Asks again when a module is needed next, because someone says that its symbols are there. */
    public void forgetAbsent(ModuleId module) {
        synchronized (this) {
            absent.remove(module);
            if (loading.containsKey(module)) {
                announced.add(module);
            }
        }
        folder.delete(folder.file(module, CacheFolder.CORRUPT));
    }

    private void forget(ModuleId module, Open damaged) {
        counters.damaged.increment();
        synchronized (this) {
            open.remove(module, damaged);
        }
        folder.delete(damaged.file);
    }

    /** The symbols of a module; waits for disk and stores. */
    public SymbolResult find(ModuleId module) {
        SymbolResult known = remembered(module);
        if (known != null) {
            return known;
        }
        CompletableFuture<SymbolResult> load;
        boolean isOurs = false;
        synchronized (this) {
            Open meanwhile = open.get(module);
            known = meanwhile != null ? meanwhile.found : knownAbsent(module, clock.getAsLong());
            if (known != null) {
                return known;
            }
            load = loading.get(module);
            if (load == null) {
                load = new CompletableFuture<>();
                loading.put(module, load);
                isOurs = true;
            }
        }
        return isOurs ? load(module, load) : load.join();
    }

    private SymbolResult load(ModuleId module, CompletableFuture<SymbolResult> load) {
        try {
            SymbolResult onDisk = fromDisk(module);
            SymbolResult result = onDisk != null ? onDisk : fromStores(module);
            load.complete(result);
            return result;
        } catch (RuntimeException | Error bug) {
            // The threads that wait must not wait for ever.
            load.completeExceptionally(bug);
            throw bug;
        } finally {
            boolean isAnnounced;
            synchronized (this) {
                loading.remove(module);
                isAnnounced = announced.remove(module);
            }
            if (isAnnounced) {
                forgetAbsent(module);
            }
        }
    }

    private @Nullable SymbolResult fromDisk(ModuleId module) {
        Path file = folder.file(module, CacheFolder.INDEX);
        try {
            if (SymbolIndex.open(file, module) instanceof IndexOpenResult.Opened opened) {
                counters.opened.increment();
                folder.touch(file, clock.getAsLong());
                return keep(module, opened.table(), file);
            }
            counters.damaged.increment();
            folder.delete(file);
            return null;
        } catch (NoSuchFileException e) {
            return knownCorrupt(module);
        } catch (IOException e) {
            counters.failures.increment();
            return null;
        }
    }

    private @Nullable SymbolResult knownCorrupt(ModuleId module) {
        Path file = folder.file(module, CacheFolder.CORRUPT);
        try {
            Malformed reason = Malformed.valueOf(Files.readString(file));
            Absent answer =
                    new Absent(
                            new SymbolResult.Corrupt(reason),
                            Files.getLastModifiedTime(file).toMillis(),
                            settings.corruptMillis());
            if (answer.isFresh(clock.getAsLong())) {
                remember(module, answer);
                return answer.result();
            }
            folder.delete(file);
            return null;
        } catch (IllegalArgumentException e) {
            folder.delete(file);
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    private SymbolResult fromStores(ModuleId module) {
        SymbolStores.Answer answer = asked(module);
        if (!(answer.result() instanceof SymbolResult.Found)) {
            rememberAbsent(module, answer);
        }
        return answer.result();
    }

    private SymbolStores.Answer asked(ModuleId module) {
        try {
            return ask(module);
        } catch (IOException failure) {
            return mayHelp(failure) && makeRoom() ? askedAgain(module) : unavailable(failure);
        }
    }

    private SymbolStores.Answer askedAgain(ModuleId module) {
        try {
            return ask(module);
        } catch (IOException failure) {
            return unavailable(failure);
        }
    }

    /** More room is no help to an index that never fits, or to a thread that is to end. */
    private static boolean mayHelp(IOException failure) {
        return !(failure instanceof TooLargeException) && !Thread.currentThread().isInterrupted();
    }

    private SymbolStores.Answer unavailable(IOException why) {
        counters.failures.increment();
        return new SymbolStores.Answer(
                new SymbolResult.Unavailable("the symbol cache cannot keep it: " + why),
                why instanceof TooLargeException
                        ? settings.missingMillis()
                        : settings.unavailableMillis());
    }

    private SymbolStores.Answer ask(ModuleId module) throws IOException {
        return stores.find(module, text -> index(module, text));
    }

    /** Writes the index, opens it, and only then gives it the name that others see. */
    private SymbolResult index(ModuleId module, InputStream text) throws IOException {
        Path written = folder.newFile();
        try {
            IndexWriteResult result = writer.write(text, module, written);
            if (result instanceof IndexWriteResult.Rejected rejected) {
                return new SymbolResult.Corrupt(rejected.reason());
            }
            if (((IndexWriteResult.Written) result).indexBytes() > settings.maxBytes()) {
                throw new TooLargeException();
            }
            if (!(SymbolIndex.open(written, module) instanceof IndexOpenResult.Opened opened)) {
                throw new IOException("an index is damaged just after it was written");
            }
            Path file = folder.file(module, CacheFolder.INDEX);
            folder.publish(written, file, clock.getAsLong());
            counters.loaded.increment();
            SymbolResult.Found found = keep(module, opened.table(), file);
            prune(settings.maxBytes(), String.valueOf(file.getFileName()));
            return found;
        } finally {
            folder.delete(written);
        }
    }

    private SymbolResult.Found keep(ModuleId module, SymbolTable table, Path file) {
        SymbolResult.Found found = new SymbolResult.Found(table);
        synchronized (this) {
            absent.remove(module);
            open.put(module, new Open(found, file, clock.getAsLong()));
            removeEldest(open, open.size() - settings.maxOpen());
        }
        return found;
    }

    private void rememberAbsent(ModuleId module, SymbolStores.Answer answer) {
        long now = clock.getAsLong();
        SymbolResult result = answer.result();
        if (result instanceof SymbolResult.Corrupt corrupt) {
            persist(module, corrupt, now);
        }
        remember(module, new Absent(result, now, ageMillis(answer)));
    }

    private long ageMillis(SymbolStores.Answer answer) {
        if (answer.result() instanceof SymbolResult.Missing) {
            return settings.missingMillis();
        }
        if (answer.result() instanceof SymbolResult.Corrupt) {
            return settings.corruptMillis();
        }
        return answer.askAgainMillis() > 0 ? answer.askAgainMillis() : settings.unavailableMillis();
    }

    private synchronized void remember(ModuleId module, Absent answer) {
        absent.put(module, answer);
        removeEldest(absent, absent.size() - settings.maxAbsent());
    }

    /** A corrupt file costs a whole download, so that it is known after a restart too. */
    private void persist(ModuleId module, SymbolResult.Corrupt corrupt, long now) {
        try {
            Path written = folder.newFile();
            Files.writeString(written, corrupt.reason().name());
            folder.publish(written, folder.file(module, CacheFolder.CORRUPT), now);
        } catch (IOException e) {
            counters.failures.increment();
        }
    }

    /**
     * A disk that does not take what should fit is full of other things: a quarter of ours goes.
     * Not more often than needed to notice that it does not help.
     */
    private boolean makeRoom() {
        long now = clock.getAsLong();
        synchronized (this) {
            if (now >= roomMadeMillis && now < roomMadeMillis + MAKE_ROOM_MILLIS) {
                return false;
            }
            roomMadeMillis = now;
        }
        prune(Long.MAX_VALUE, "");
        prune(counters.bytes() / 4 * 3, "");
        return true;
    }

    /**
     * Evicts, and lets go of whatever is no longer in the folder, also when another process evicted
     * it: a mapped file takes its room until nobody has it mapped.
     */
    private void prune(long maxBytes, String spared) {
        try {
            CacheFolder.Pruned left = folder.prune(maxBytes, spared);
            counters.evicted.add(left.deleted());
            counters.bytes.set(left.bytes());
            synchronized (this) {
                open.values()
                        .removeIf(
                                entry ->
                                        !left.names()
                                                .contains(
                                                        String.valueOf(entry.file.getFileName())));
            }
        } catch (IOException e) {
            counters.failures.increment();
        }
    }

    private static void removeEldest(Map<ModuleId, ?> entries, int count) {
        Iterator<?> eldest = entries.values().iterator();
        for (int i = 0; i < count; i++) {
            eldest.next();
            eldest.remove();
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
