package dev.faultline.functions.symbolstore;

import dev.faultline.functions.symbolstore.StoreAnswer.Missing;
import dev.faultline.functions.symbolstore.StoreAnswer.Opened;
import dev.faultline.functions.symbolstore.StoreAnswer.Trouble;
import dev.faultline.functions.symbolstore.StoreAnswer.Unavailable;
import dev.faultline.symbols.ModuleId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * A folder in Breakpad's layout on any file system that Flink reaches, also a plain directory.
 * Files may be packed with gzip and then may end in {@code .gz}; the last digits of an id, the age,
 * may be in lower case, as Breakpad's own tools write them.
 */
public final class FileSystemSymbolStore implements SymbolStore {

    private static final int GUID_DIGITS = 32;

    /** A folder that is not there does not appear within a few retries. */
    private static final long NO_FOLDER_MILLIS = 15_000;

    private final Path root;
    private final TransferLimits limits;
    private final StoreClock clock;

    /**
     * Creates a store.
     *
     * @param root a path, or a URI with the scheme of a Flink file system
     * @throws IllegalArgumentException when it is neither
     */
    public FileSystemSymbolStore(String root, TransferLimits limits) {
        this.root = new Path(root);
        this.limits = limits;
        this.clock = StoreClock.SYSTEM;
    }

    @Override
    public String name() {
        return root.toString();
    }

    @Override
    public StoreAnswer open(ModuleId module) {
        try {
            FileSystem files = root.getFileSystem();
            for (String candidate : candidates(module)) {
                StoreAnswer answer = open(files, new Path(root, candidate));
                if (!(answer instanceof Missing)) {
                    return answer;
                }
            }
            // An object store has no folders that could be missing.
            return files.isDistributedFS() || files.exists(root)
                    ? new Missing()
                    : new Unavailable(
                            Trouble.NOT_REACHED, "no directory " + root, NO_FOLDER_MILLIS);
        } catch (StoreReadException e) {
            return e.answer();
        } catch (IOException | RuntimeException e) {
            // File systems are plug-ins, and some let their client's unchecked exceptions out.
            return broken(e);
        }
    }

    private StoreAnswer open(FileSystem files, Path path) throws IOException {
        long start = clock.millis();
        InputStream file;
        try {
            file = files.open(path);
        } catch (FileNotFoundException e) {
            return new Missing();
        }
        WireStream wire = new WireStream(file, limits, clock, start, FileSystemSymbolStore::broken);
        try {
            return new Opened(SymbolText.open(wire, limits, true, () -> close(file)));
        } catch (StoreReadException e) {
            close(file);
            return e.answer();
        }
    }

    private static Unavailable broken(Exception failure) {
        return new Unavailable(Trouble.BROKEN, failure.toString(), 0);
    }

    /** The parts of the paths have no separators and no "..": see {@link ModuleId}. */
    private static List<String> candidates(ModuleId module) {
        List<String> paths = new ArrayList<>();
        String path = module.symbolPath();
        String id = module.debugId();
        String guid = id.substring(0, GUID_DIGITS);
        String age = id.substring(GUID_DIGITS);
        paths.add(path);
        String lowerCaseAge = age.toLowerCase(Locale.ROOT);
        if (!lowerCaseAge.equals(age)) {
            paths.add(path.replace(id, guid + lowerCaseAge));
        }
        paths.add(path + ".gz");
        return paths;
    }

    private static void close(InputStream file) {
        try {
            file.close();
        } catch (IOException e) {
            // It was only read; what could be read has been.
            return;
        }
    }

    @Override
    public void close() {
        // File systems belong to Flink.
    }
}
