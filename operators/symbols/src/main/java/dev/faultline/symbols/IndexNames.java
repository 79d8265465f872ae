package dev.faultline.symbols;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names of an index as strings. Of functions' names those read last are kept; of files' names all,
 * up to a number: there are few, and nearly every answer has one. Thread safe.
 */
final class IndexNames {

    private final IndexBytes bytes;
    private final IdIndex files;
    private final RecentLookups<String> recent;
    private final @Nullable String[] fileNames;

    /**
     * Reads names of an index.
     *
     * @param files places of the names of files
     * @param kept number of functions' names that are kept, a power of two
     * @param keptFiles number of files' names that are kept at most
     */
    IndexNames(IndexBytes bytes, IdIndex files, int kept, int keptFiles) {
        this.bytes = bytes;
        this.files = files;
        this.recent = new RecentLookups<>(kept);
        this.fileNames = new String[(int) Math.min(files.length() + 1, keptFiles)];
    }

    /**
     * The name at a place, not yet read to its end. Names lie far apart, and reading one means
     * waiting for memory; several are opened first and read then, so that they are waited for at
     * the same time.
     */
    Name open(long place) {
        RecentLookups.Answer<String> known = recent.get(place);
        return known == null
                ? new Name(place, null, bytes.record(place))
                : new Name(place, known.value(), null);
    }

    /** A name that is kept, or else the record to read it from. */
    final class Name {

        private final long place;
        private final @Nullable String known;
        private final @Nullable IndexCursor record;

        private Name(long place, @Nullable String known, @Nullable IndexCursor record) {
            this.place = place;
            this.known = known;
            this.record = record;
        }

        /** The name; bytes that are no UTF-8 are replaced. */
        String text() {
            if (record == null) {
                return Objects.requireNonNull(known);
            }
            String text = record.text();
            recent.put(place, text);
            return text;
        }
    }

    /** The name of a file that records refer to, null when the symbol file does not tell it. */
    @Nullable String file(long reference) {
        if (reference < 0 || reference >= fileNames.length) {
            return readFile(reference);
        }
        String known = fileNames[(int) reference];
        if (known == null) {
            known = readFile(reference);
            fileNames[(int) reference] = known;
        }
        return known;
    }

    private @Nullable String readFile(long reference) {
        long place = files.value(reference);
        return place == 0 ? null : bytes.record(place).text();
    }
}
