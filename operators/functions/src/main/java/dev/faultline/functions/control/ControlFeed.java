package dev.faultline.functions.control;

import java.io.Serializable;
import java.util.List;

/**
 * The newest control record per key of one topic. Read to its end before {@link #open} returns, so
 * that no crash is decided before the control records that were there; followed from then on.
 *
 * @param <T> the control record
 */
public interface ControlFeed<T> extends Serializable {

    /** Reads the topic to its present end and starts to follow it. */
    Reader<T> open();

    /**
     * An open feed. Safe to read from any thread.
     *
     * @param <T> the control record
     */
    interface Reader<T> extends AutoCloseable {

        /**
         * Rises whenever {@link #records} changes, so that readers derive their tables only then.
         */
        long version();

        /** Returns the newest record per key, in no particular order. */
        List<T> records();

        @Override
        void close();
    }
}
