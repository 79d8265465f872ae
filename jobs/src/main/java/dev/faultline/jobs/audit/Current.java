package dev.faultline.jobs.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What readers of an upsert topic see of one key: in each partition the last record.
 *
 * @param rows the last record of each partition, deletions left out
 * @param isDeleted whether the newest of all is a deletion
 * @param appendedAt when the newest of all was written
 */
record Current(List<Row> rows, boolean isDeleted, long appendedAt) {

    private static final int PARTITION = 0;
    private static final int OFFSET = 1;
    private static final int APPENDED = 2;
    private static final int LIVES = 3;

    /** Numbers that rows of upsert topics begin with. */
    static long[] numbers(
            int partition, long offset, long appendedAt, boolean lives, long... more) {
        long[] numbers = new long[4 + more.length];
        numbers[PARTITION] = partition;
        numbers[OFFSET] = offset;
        numbers[APPENDED] = appendedAt;
        numbers[LIVES] = lives ? 1 : 0;
        System.arraycopy(more, 0, numbers, 4, more.length);
        return numbers;
    }

    static Current of(List<Row> all) {
        Map<Long, Row> last = new HashMap<>();
        for (Row row : all) {
            last.merge(
                    row.number(PARTITION),
                    row,
                    (was, is) -> is.number(OFFSET) >= was.number(OFFSET) ? is : was);
        }
        List<Row> rows = new ArrayList<>(last.values());
        rows.sort(Comparator.comparingLong(row -> row.number(APPENDED)));
        boolean deleted = !rows.isEmpty() && rows.get(rows.size() - 1).number(LIVES) == 0;
        long appended = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).number(APPENDED);
        rows.removeIf(row -> row.number(LIVES) == 0);
        return new Current(rows, deleted, appended);
    }

    /** Whether a key has more than one current row, which readers would count twice. */
    boolean isDoubled() {
        return rows.size() > 1;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The newest row. */
    Row newest() {
        return rows.get(rows.size() - 1);
    }

    static String positionOf(Row row) {
        return row.number(PARTITION) + "/" + row.number(OFFSET);
    }
}
