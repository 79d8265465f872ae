package dev.faultline.symbols;

/**
 * Rows that start at ascending addresses, in blocks: a row is coded as a difference to the one
 * before, the first of a block as a difference to nothing, and a directory tells where the blocks
 * are. So a look-up decodes one block.
 */
final class RowBlocks {

    private final ByteList rows = new ByteList();
    private final ByteList directory = new ByteList();
    private int count;
    private long previous;

    /** What the row's content is to be appended to. */
    ByteList rows() {
        return rows;
    }

    /** Whether the next row is the first of a block. */
    boolean isAtBlockStart() {
        return count % IndexLayout.ROWS_PER_BLOCK == 0;
    }

    /** Starts a row and returns the difference of its start to the row before in its block. */
    long next(long start) {
        if (isAtBlockStart()) {
            if (count > 0) {
                directory.fixed32((int) start);
                directory.fixed32(rows.size());
            }
            previous = 0;
        }
        long difference = start - previous;
        previous = start;
        count++;
        return difference;
    }

    /** Bytes that are appended. */
    int size() {
        return ByteList.varintBytes(count) + directory.size() + rows.size();
    }

    void appendTo(ByteList record) {
        record.varint(count);
        record.add(directory);
        record.add(rows);
    }

    void clear() {
        rows.clear();
        directory.clear();
        count = 0;
    }

    int count() {
        return count;
    }

    /**
     * Moves the cursor from the count of rows to the block that a row for the address would be in.
     *
     * @param start offset of the address in the function or range
     * @return number of rows in the block
     */
    static int seek(IndexCursor cursor, long start) {
        int count = (int) cursor.varint();
        int blocks = (count + IndexLayout.ROWS_PER_BLOCK - 1) / IndexLayout.ROWS_PER_BLOCK;
        int directory = cursor.position();
        int low = 0;
        int high = Math.max(blocks - 1, 0);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Integer.toUnsignedLong(cursor.fixed32At(directory + 8 * middle)) <= start) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int skipped = low == 0 ? 0 : cursor.fixed32At(directory + 8 * (low - 1) + 4);
        cursor.moveTo(directory + 8 * Math.max(blocks - 1, 0) + skipped);
        return Math.min(count - low * IndexLayout.ROWS_PER_BLOCK, IndexLayout.ROWS_PER_BLOCK);
    }
}
