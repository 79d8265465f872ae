package dev.faultline.jobs.dashboard;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last row of each key, of the keys that were spoken of last.
 *
 * @param <T> what is kept
 */
final class Newest<T> {

    private final int most;
    private final LinkedHashMap<String, T> rows = new LinkedHashMap<>();

    Newest(int most) {
        this.most = most;
    }

    /** Takes a row, or a deletion; beyond the bound the key that was silent longest goes. */
    void put(String key, @Nullable T row) {
        rows.remove(key);
        if (row == null) {
            return;
        }
        rows.put(key, row);
        if (rows.size() > most) {
            var eldest = rows.entrySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    @Nullable T get(String key) {
        return rows.get(key);
    }

    /** In the order in which they were last spoken of. */
    Collection<T> all() {
        return Collections.unmodifiableCollection(rows.values());
    }

    Map<String, T> byKey() {
        return Collections.unmodifiableMap(rows);
    }

    int size() {
        return rows.size();
    }
}
