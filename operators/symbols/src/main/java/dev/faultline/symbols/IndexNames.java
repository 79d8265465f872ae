package dev.faultline.symbols;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Names of an index as strings; those read last are kept. Thread safe. */
final class IndexNames {

    private record Name(long place, String text) {}

    private final IndexBytes bytes;
    private final @Nullable Name[] recent;

    /**
     * Reads names of an index.
     *
     * @param kept number of names that are kept, a power of two
     */
    IndexNames(IndexBytes bytes, int kept) {
        this.bytes = bytes;
        this.recent = new Name[kept];
    }

    /** The name at a place; bytes that are no UTF-8 are replaced. */
    String at(long place) {
        int slot = (int) ((place * 0x9E3779B97F4A7C15L) >>> 40) & (recent.length - 1);
        Name known = recent[slot];
        if (known != null && known.place == place) {
            return known.text;
        }
        String text = new String(bytes.recordBytes(place), StandardCharsets.UTF_8);
        recent[slot] = new Name(place, text);
        return text;
    }
}
