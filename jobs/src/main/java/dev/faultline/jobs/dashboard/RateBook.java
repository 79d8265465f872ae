package dev.faultline.jobs.dashboard;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last windows of each rate. When there are too many points, the rate that was silent longest
 * goes as a whole.
 */
final class RateBook {

    private static final int FIVE_MINUTES_PER_HOUR = 12;

    /** Five-minute windows of one signature are for the charts of alerts, which are young. */
    private static final int SIGNATURE_HOURS = 6;

    /** Only a signature may hold the character that parts the fields. */
    private static final Pattern ROW_KEY =
            Pattern.compile(
                    "(?<size>[^|]*)\\|(?<start>\\d{1,18})\\|(?<product>[^|]*)\\|(?<channel>[^|]*)"
                            + "\\|(?<definition>[^|]*)\\|(?<signature>.*)\\|(?<build>[^|]*)");

    private final int hours;
    private final int mostPoints;
    private final LinkedHashMap<RateKey, TreeMap<Long, RatePoint>> series = new LinkedHashMap<>();
    private int points;

    /**
     * An empty one.
     *
     * @param hours hours kept of each rate
     */
    RateBook(int hours, int mostPoints) {
        this.hours = hours;
        this.mostPoints = mostPoints;
    }

    /** Takes the last word on a window. */
    void put(RateKey key, RatePoint point) {
        int most = kept(key);
        if (most == 0) {
            return;
        }
        TreeMap<Long, RatePoint> windows = series.remove(key);
        if (windows == null) {
            windows = new TreeMap<>();
        }
        series.put(key, windows);
        points += windows.put(point.start(), point) == null ? 1 : 0;
        if (windows.size() > most) {
            windows.pollFirstEntry();
            points--;
        }
        while (points > mostPoints && series.size() > 1) {
            Iterator<TreeMap<Long, RatePoint>> eldest = series.values().iterator();
            points -= eldest.next().size();
            eldest.remove();
        }
    }

    /** Forgets the window of a row, whose key names its fields. */
    void remove(String rowKey) {
        Matcher fields = ROW_KEY.matcher(rowKey);
        if (!fields.matches()) {
            return;
        }
        RateKey key =
                new RateKey(
                        fields.group("product"),
                        fields.group("channel"),
                        fields.group("definition"),
                        fields.group("signature"),
                        fields.group("build"),
                        fields.group("size"));
        TreeMap<Long, RatePoint> windows = series.get(key);
        if (windows != null && windows.remove(Long.parseLong(fields.group("start"))) != null) {
            points--;
        }
    }

    private int kept(RateKey key) {
        return switch (key.size()) {
            case RateKey.FIVE_MINUTES ->
                    FIVE_MINUTES_PER_HOUR
                            * (key.signature().isEmpty()
                                    ? hours
                                    : Math.min(hours, SIGNATURE_HOURS));
            case RateKey.HOUR -> hours;
            // Minutes and days are not shown.
            default -> 0;
        };
    }

    /** Windows in order of time; empty when nothing is known. */
    List<RatePoint> windows(RateKey key) {
        Map<Long, RatePoint> windows = series.get(key);
        return windows == null ? List.of() : new ArrayList<>(windows.values());
    }

    Set<RateKey> keys() {
        return series.keySet();
    }

    int points() {
        return points;
    }
}
