package dev.faultline.functions.rate;

import dev.faultline.statistics.rates.TimeWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is said at a full hour. Of a closed window the last word, which depends on its crashes and
 * on nothing else: the most frequent signatures by themselves, the rest together. A row that was
 * said while the window was open and is part of the rest in the end becomes 0, which deletes it. Of
 * a window that ended within the hour before last, and of the present day, the rows once more.
 */
final class FullHour {

    private static final long HOUR = TimeWindow.HOUR.millis();

    private static final Comparator<Map.Entry<RateRow, CrashTally>> MOST_FIRST =
            Comparator.comparingLong(
                            (Map.Entry<RateRow, CrashTally> entry) -> -entry.getValue().crashes())
                    .thenComparing(entry -> entry.getKey().signature());

    private final long time;
    private final long horizonMillis;
    private final List<RateRow> closed = new ArrayList<>();
    private final List<Statement> statements = new ArrayList<>();
    private final Map<RateRow, Map<RateRow, CrashTally>> signatures = new HashMap<>();

    /**
     * A row to publish.
     *
     * @param last whether nothing more can come for it
     */
    record Statement(RateRow row, CrashTally tally, boolean last) {}

    FullHour(long time, long horizonMillis) {
        this.time = time;
        this.horizonMillis = horizonMillis;
    }

    /** Looks at a stored row. */
    void add(RateRow row, byte[] stored) {
        boolean last = isLast(row);
        if (last) {
            closed.add(row);
        }
        if (!last && !isToBeRepeated(row.window())) {
            return;
        }
        CrashTally tally = CrashTally.fromBytes(stored);
        if (row.isTotal()) {
            statements.add(new Statement(row, tally, last));
        } else {
            signatures.computeIfAbsent(row.other(), each -> new HashMap<>()).put(row, tally);
        }
    }

    /** Rows that can be dropped. */
    List<RateRow> closed() {
        return closed;
    }

    /**
     * What is to be said.
     *
     * @param live the signatures that have rows while windows are open
     */
    List<Statement> statements(Set<String> live) {
        signatures.forEach((other, rows) -> add(other, rows, live));
        return statements;
    }

    private void add(RateRow other, Map<RateRow, CrashTally> rows, Set<String> live) {
        boolean last = isLast(other);
        CrashTally counted = rows.remove(other);
        CrashTally rest = counted == null ? CrashTally.empty() : counted;
        boolean hasRest = counted != null;
        List<Map.Entry<RateRow, CrashTally>> sorted = new ArrayList<>(rows.entrySet());
        sorted.sort(MOST_FIRST);
        for (int rank = 0; rank < sorted.size(); rank++) {
            RateRow row = sorted.get(rank).getKey();
            CrashTally tally = sorted.get(rank).getValue();
            boolean own =
                    last
                            ? rank < RatePublication.LIVE_SIGNATURES
                            : live.contains(RateProgress.liveId(row.definition(), row.signature()));
            if (own) {
                statements.add(new Statement(row, tally, last));
            } else {
                rest.add(tally);
                hasRest = true;
                if (last && tally.isSaid()) {
                    statements.add(new Statement(row, CrashTally.empty(), true));
                }
            }
        }
        if (hasRest) {
            statements.add(new Statement(other, rest, last));
        }
    }

    private boolean isLast(RateRow row) {
        return row.window().isClosed(time, horizonMillis);
    }

    private boolean isToBeRepeated(RateWindow window) {
        return window.size() == TimeWindow.DAY
                ? window.end() > time - HOUR
                : window.end() <= time && window.end() > time - 2 * HOUR;
    }
}
