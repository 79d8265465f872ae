package dev.faultline.functions.stackwalk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on a local disk which dumps are being walked, so that a process knows which its predecessor
 * had in hand when it died. A dump that was in hand at two deaths is set aside: whatever it does,
 * it must not do it to every process that replays its partition. The folder has
 *
 * <pre>
 * &lt;pid&gt;-&lt;start of the process&gt;-&lt;thread&gt;-&lt;dump&gt;.hand   while a thread walks the dump
 * &lt;dump&gt;.death                                    the dump was in hand at a death
 * &lt;dump&gt;.aside                                    and at another one
 * </pre>
 *
 * <p>A dump that was walked after all is forgotten. One that is set aside is forgotten after {@link
 * #REMEMBERED_MILLIS}, or when its file is deleted. A folder that cannot be written to keeps nobody
 * from walking.
 */
final class DumpsInHand implements AutoCloseable {

    /** How long a death counts. */
    static final long REMEMBERED_MILLIS = 7L * 24 * 3_600_000;

    private static final Logger LOG = LoggerFactory.getLogger(DumpsInHand.class);
    private static final String HAND = ".hand";
    private static final String DEATH = ".death";
    private static final String ASIDE = ".aside";
    private static final int MAX_REMEMBERED = 1_000;

    /** A start that the system computes anew differs a little with its clock. */
    private static final long SAME_START_MILLIS = 1_000;

    private final Path folder;
    private final String process;

    private DumpsInHand(Path folder) {
        this.folder = folder;
        ProcessHandle own = ProcessHandle.current();
        this.process = own.pid() + "-" + startMillis(own);
    }

    /** Opens a folder and counts the deaths since it was last opened. */
    static DumpsInHand open(Path folder, LongSupplier clock) {
        DumpsInHand dumps = new DumpsInHand(folder);
        try {
            Files.createDirectories(folder);
            dumps.countDeaths();
            dumps.forgetOld(clock.getAsLong());
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("cannot tell which dumps were in hand, {}", folder, e);
        }
        return dumps;
    }

    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Several processes or threads that had the same dump in hand died one death. */
    private void countDeaths() throws IOException {
        Set<String> dumps = new TreeSet<>();
        for (Path marker : list(HAND)) {
            String[] parts = nameOf(marker, HAND).split("-", -1);
            if (parts.length == 4 && !isAlive(parts[0], parts[1])) {
                dumps.add(parts[3]);
                Files.deleteIfExists(marker);
            }
        }
        for (String dump : dumps) {
            countDeath(dump);
        }
    }

    private static boolean isAlive(String pid, String start) {
        try {
            long expected = Long.parseLong(start);
            return ProcessHandle.of(Long.parseLong(pid))
                    .filter(ProcessHandle::isAlive)
                    .filter(other -> Math.abs(startMillis(other) - expected) <= SAME_START_MILLIS)
                    .isPresent();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void countDeath(String dump) throws IOException {
        try {
            Files.createFile(folder.resolve(dump + DEATH));
        } catch (FileAlreadyExistsException e) {
            if (!Files.exists(folder.resolve(dump + ASIDE))) {
                Files.createFile(folder.resolve(dump + ASIDE));
                LOG.error("a dump that was in hand at two deaths is set aside: {}", dump);
            }
        }
    }

    private void forgetOld(long now) throws IOException {
        for (String kind : List.of(DEATH, ASIDE)) {
            List<Path> files = new ArrayList<>(list(kind));
            files.sort(Comparator.comparing(DumpsInHand::modified).reversed());
            for (int i = 0; i < files.size(); i++) {
                boolean old = now - modified(files.get(i)).toMillis() > REMEMBERED_MILLIS;
                if (old || i >= MAX_REMEMBERED) {
                    Files.deleteIfExists(files.get(i));
                }
            }
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private List<Path> list(String kind) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + kind)) {
            found.forEach(files::add);
        }
        return files;
    }

    private static String nameOf(Path file, String kind) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - kind.length());
    }

    /**
     * Whether processes have died twice with the dump in hand.
     *
     * @param dump name of the dump, any text
     */
    boolean isSetAside(String dump) {
        return Files.exists(folder.resolve(digest(dump) + ASIDE));
    }

    /** Says that this thread has the dump in hand. */
    void take(String dump) {
        try {
            Files.createFile(marker(dump));
        } catch (IOException e) {
            LOG.debug("cannot mark the dump in hand", e);
        }
    }

    /** Says that this thread is done with the dump, which did no harm. */
    void release(String dump) {
        try {
            Files.deleteIfExists(marker(dump));
            Files.deleteIfExists(folder.resolve(digest(dump) + DEATH));
        } catch (IOException e) {
            LOG.debug("cannot unmark the dump in hand", e);
        }
    }

    /** Says that this process ends in good order, whatever its threads have in hand. */
    @Override
    public void close() {
        try {
            for (Path marker : list(HAND)) {
                if (nameOf(marker, HAND).startsWith(process + "-")) {
                    Files.deleteIfExists(marker);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("cannot unmark the dumps in hand", e);
        }
    }

    private Path marker(String dump) {
        return folder.resolve(
                process + "-" + Thread.currentThread().getId() + "-" + digest(dump) + HAND);
    }

    private static String digest(String dump) {
        return HexFormat.of().formatHex(Sha256.of(dump.getBytes(StandardCharsets.UTF_8)), 0, 16);
    }
}
