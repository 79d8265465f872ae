package dev.faultline.functions.progress;

import java.io.Serializable;
import java.util.Set;

/** The partitions of the input topics and where they end; looked up beside the stream. */
public interface SourcePartitions extends Serializable {

    /** Asks once, then keeps asking in the background. */
    Reader open();

    /** An open look-up. Safe to read from any thread. */
    interface Reader extends AutoCloseable {

        /** Value of {@link #end} and {@link #committed} for what is not known. */
        long UNKNOWN = -1;

        /** Returns all partitions of the input topics. */
        Set<SourcePartition> partitions();

        /** Returns the offset after the last record when last asked, or {@link #UNKNOWN}. */
        long end(SourcePartition partition);

        /** Returns the first offset that is still kept when opened, or {@link #UNKNOWN}. */
        long beginning(SourcePartition partition);

        /**
         * Returns the offset that the job had committed when this was opened, or {@link #UNKNOWN}.
         */
        long committed(SourcePartition partition);

        @Override
        void close();
    }
}
