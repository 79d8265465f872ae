package dev.faultline.symbols;

import java.io.IOException;
import java.util.Arrays;

/**
 * Values by the numbers that FILE and INLINE_ORIGIN records give themselves. Files number from 0 on
 * without gaps; a few numbers may be anything.
 */
final class IdTable {

    // An array up to here; numbers may be ahead of their count by this many and by their count.
    private static final int SLACK = 1024;

    private static final int MAX_SPARSE = 1 << 16;

    private int[] dense = new int[64];
    private int count;
    private int end;
    private final LongIntMap sparse = new LongIntMap();
    private int sparseCount;

    /** Replaces an earlier value; false when there are too many far numbers. */
    boolean put(int id, int value) {
        count++;
        if (id < dense.length || id < 2L * count + SLACK) {
            if (id >= dense.length) {
                dense = Arrays.copyOf(dense, Math.max(id + 1, 2 * dense.length));
            }
            dense[id] = value;
        } else if (sparseCount++ < MAX_SPARSE) {
            sparse.put(id, value);
        } else {
            return false;
        }
        end = Math.max(end, id + 1);
        return true;
    }

    /** Appends the array and, ascending, the numbers that are not in it with their values. */
    void appendTo(IndexOutput output) throws IOException {
        int length = Math.min(dense.length, end);
        for (int id = 0; id < length; id++) {
            output.append32(dense[id]);
        }
        int pairs = 0;
        for (long id : sparse.sortedKeys()) {
            // The array has grown over a number only after the map took it, so it is right.
            if (id >= length || dense[(int) id] == 0) {
                output.append32((int) id);
                output.append32(sparse.get(id, 0));
                pairs++;
            }
        }
        output.append32(length);
        output.append32(pairs);
    }
}
