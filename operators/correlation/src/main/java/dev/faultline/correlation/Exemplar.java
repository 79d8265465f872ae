package dev.faultline.correlation;

import java.util.Comparator;

/**
 * A report worth opening: the best stack first, then the earliest.
 *
 * @param reportId event id of the report
 * @param resolvedFrames frames with a function name
 * @param receivedAt receive time, epoch milliseconds
 */
public record Exemplar(String reportId, int resolvedFrames, long receivedAt)
        implements Comparable<Exemplar> {

    private static final Comparator<Exemplar> ORDER =
            Comparator.comparingInt(Exemplar::resolvedFrames)
                    .reversed()
                    .thenComparingLong(Exemplar::receivedAt)
                    .thenComparing(Exemplar::reportId);

    @Override
    public int compareTo(Exemplar other) {
        return ORDER.compare(this, other);
    }
}
