package dev.faultline.state;

import dev.faultline.correlation.CellCounts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Parts that several states have in them. */
final class StateParts {

    private StateParts() {}

    static void write(RowLife life, DataOutputView out) throws IOException {
        out.writeLong(life.revision());
        out.writeLong(life.dueAt());
        out.writeLong(life.expiresAt());
    }

    static RowLife life(DataInputView in) throws IOException {
        return new RowLife(in.readLong(), in.readLong(), in.readLong());
    }

    static void write(CellCounts counts, DataOutputView out) throws IOException {
        out.writeLong(counts.pings());
        out.writeLong(counts.reports());
        out.writeLong(counts.weightedMicros());
        out.writeLong(counts.startup());
        out.writeLong(counts.shutdownKills());
    }

    static CellCounts counts(DataInputView in) throws IOException {
        return new CellCounts(
                in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }
}
