package dev.faultline.functions.control;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A table derived from a control feed, derived again when the feed has changed.
 *
 * @param <T> the control record
 * @param <V> the derived table
 */
public final class ControlTable<T, V> implements AutoCloseable {

    private final ControlFeed.Reader<T> reader;
    private final Function<List<T>, V> derive;
    private long version;
    private @Nullable V table;

    /** Opens the feed and derives the first table. */
    public ControlTable(ControlFeed<T> feed, Function<List<T>, V> derive) {
        this.reader = feed.open();
        this.derive = derive;
    }

    /** Returns the table for the records as they are now. */
    public V current() {
        V current = table;
        long seen = reader.version();
        if (current == null || seen != version) {
            current = derive.apply(reader.records());
            table = current;
            version = seen;
        }
        return current;
    }

    @Override
    public void close() {
        reader.close();
    }
}
