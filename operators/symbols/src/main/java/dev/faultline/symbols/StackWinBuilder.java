package dev.faultline.symbols;

import java.io.IOException;

/** Writes the STACK WIN records of one type, which come in the order of the file. */
final class StackWinBuilder {

    private final IndexOutput output;
    private final RangeRows ranges = new RangeRows();
    private final ByteList record = new ByteList();

    // The last record: the next one may cut it short.
    private boolean hasPrevious;
    private int previousStart;
    private int previousLast;
    private final ByteList previous = new ByteList();

    private int dropped;

    StackWinBuilder(IndexOutput output) {
        this.output = output;
    }

    /**
     * Adds a record. In PDB files each record of a function has its own start but reaches to the
     * function's end; so a record that starts inside the last one cuts that short. One that starts
     * at or before the last one and differs from it is dropped.
     */
    void add(
            int start,
            int last,
            int parameterSize,
            int savedRegisterSize,
            int localSize,
            int detail)
            throws IOException {
        if (hasPrevious && overlapsPrevious(start, last)) {
            if (Integer.compareUnsigned(start, previousStart) > 0) {
                previousLast = start - 1;
            } else if (start != previousStart || last != previousLast) {
                dropped++;
                return;
            }
        }
        end();
        hasPrevious = true;
        previousStart = start;
        previousLast = last;
        previous.clear();
        previous.varint(Integer.toUnsignedLong(parameterSize));
        previous.varint(Integer.toUnsignedLong(savedRegisterSize));
        previous.varint(Integer.toUnsignedLong(localSize));
        previous.varint(detail);
    }

    /** Writes the last record. */
    void end() throws IOException {
        if (hasPrevious) {
            record.clear();
            record.varint(Integer.toUnsignedLong(previousLast - previousStart));
            record.add(previous);
            ranges.add(previousStart, previousLast, output.appendRecord(record));
            hasPrevious = false;
        }
    }

    int dropped() {
        return dropped;
    }

    RangeRows ranges() {
        return ranges;
    }

    private boolean overlapsPrevious(int start, int last) {
        return Integer.compareUnsigned(start, previousLast) <= 0
                && Integer.compareUnsigned(last, previousStart) >= 0;
    }
}
