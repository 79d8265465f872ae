package dev.faultline.jobs.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.statistics.rates.RateEstimate;
import dev.faultline.statistics.rates.RateEstimator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Windows of rates put together into longer ones. */
final class Rates {

    /** Below a minute of usage a rate says nothing. */
    private static final RateEstimator ESTIMATOR = new RateEstimator(1.0 / 60);

    /** Windows beside a gap tell how much use there was in it. */
    private static final long NEIGHBOURS_MILLIS = 3_600_000;

    /** When less of the use has arrived, what is expected beyond it is a guess and no rate. */
    private static final double LEAST_COMPLETE = 0.02;

    /** Hours of which less has arrived do not tell what is usual. */
    private static final double NEARLY_COMPLETE = 0.9;

    /**
     * While nobody knows how late usage comes, a rate is several times too high at first. After so
     * long most of it has come.
     */
    private static final long SETTLES_MILLIS = 2 * 3_600_000L;

    private Rates() {}

    /**
     * A rate over a span of time.
     *
     * @param completeness share of the usage that has arrived; null while that is not known
     * @param estimate null without usage
     */
    record Span(
            long from,
            long to,
            long crashes,
            double hours,
            @Nullable Double completeness,
            @Nullable RateEstimate estimate) {

        /** Without a rate, unless it is known how complete it is or most of its use has come. */
        Span settledBy(long time) {
            return completeness == null && to > time - SETTLES_MILLIS
                    ? new Span(from, to, crashes, hours, null, null)
                    : this;
        }

        ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("from", from).put("to", to).put("crashes", crashes);
            json.put("usage_hours", hours).put("completeness", completeness);
            json.put("rate", estimate == null ? null : (Double) estimate.perThousandHours());
            json.put("rate_low", estimate == null ? null : (Double) estimate.low());
            json.put("rate_high", estimate == null ? null : (Double) estimate.high());
            return json;
        }
    }

    /**
     * The rate from a time to another. A window in which nothing crashed has no row; how much it
     * was used is taken from the windows beside it, because without it rare crashes would look
     * frequent.
     *
     * @param own windows with the crashes, in order
     * @param use windows of the same length with the usage: those of all signatures
     */
    static Span over(List<RatePoint> own, List<RatePoint> use, long from, long to) {
        long crashes = 0;
        double crashesExpected = 0;
        for (RatePoint window : own) {
            if (window.start() >= from && window.end() <= to) {
                crashes += window.crashes();
                crashesExpected += window.crashesExpected();
            }
        }
        double hours = 0;
        double hoursExpected = 0;
        boolean isJudged = true;
        int present = 0;
        long length = 0;
        double beside = 0;
        int neighbours = 0;
        for (RatePoint window : use) {
            if (Double.isNaN(window.rate())) {
                continue;
            }
            if (window.end() > from - NEIGHBOURS_MILLIS
                    && window.start() < to + NEIGHBOURS_MILLIS) {
                beside += window.hoursExpected();
                neighbours++;
                length = window.end() - window.start();
            }
            if (window.start() >= from && window.end() <= to) {
                hours += window.hours();
                hoursExpected += window.hoursExpected();
                isJudged &= !Double.isNaN(window.completeness());
                present++;
            }
        }
        if (neighbours == 0 || length == 0) {
            return new Span(from, to, crashes, hours, null, null);
        }
        double silent = Math.max(0, (to - from) / length - present) * beside / neighbours;
        Double completeness =
                isJudged && present > 0 && hoursExpected > 0
                        ? (Double) Math.min(1, hours / hoursExpected)
                        : null;
        boolean isGuess = completeness != null && completeness < LEAST_COMPLETE;
        return new Span(
                from,
                to,
                crashes,
                hours + silent,
                completeness,
                isGuess ? null : ESTIMATOR.estimate(crashesExpected, hoursExpected + silent));
    }

    /**
     * The newest span of a length whose rate is known, of those that end up to so many of them
     * before a time; else the one that ends then.
     */
    static Span newest(List<RatePoint> windows, long to, long lengthMillis, int most) {
        Span last = over(windows, windows, to - lengthMillis, to).settledBy(to);
        Span found = last;
        for (int i = 1; found.estimate() == null && i < most; i++) {
            long end = to - i * lengthMillis;
            found = over(windows, windows, end - lengthMillis, end).settledBy(to);
        }
        return found.estimate() == null ? last : found;
    }

    /** Spans of one length up to a time, oldest first, from where use is known. */
    static ArrayNode chart(
            List<RatePoint> own, List<RatePoint> use, long to, long spanMillis, int spans) {
        ArrayNode chart = JsonNodeFactory.instance.arrayNode();
        if (use.isEmpty()) {
            return chart;
        }
        long known = use.get(0).start();
        for (int i = spans; i > 0; i--) {
            long end = to - (i - 1) * spanMillis;
            if (end > known) {
                long start = Math.max(end - spanMillis, known);
                chart.add(over(own, use, start, end).settledBy(to).json());
            }
        }
        return chart;
    }

    /**
     * What is usual.
     *
     * @param low below it was one hour in ten
     * @param high above it was one hour in ten
     * @param hours hours that were looked at
     */
    record Normal(double low, double median, double high, int hours) {

        ObjectNode json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("low", low)
                    .put("median", median)
                    .put("high", high)
                    .put("hours", hours);
        }
    }

    /** What was usual in the hours before a time; null when they are too few to say. */
    static @Nullable Normal normal(List<RatePoint> hourly, long before) {
        double[] rates =
                hourly.stream()
                        .filter(hour -> hour.end() <= before && !Double.isNaN(hour.rate()))
                        // False of those that are incomplete, and not of those that cannot tell.
                        .filter(hour -> !(hour.completeness() < NEARLY_COMPLETE))
                        .mapToDouble(RatePoint::rate)
                        .sorted()
                        .toArray();
        return rates.length < 6
                ? null
                : new Normal(
                        quantile(rates, 0.1),
                        quantile(rates, 0.5),
                        quantile(rates, 0.9),
                        rates.length);
    }

    /**
     * Between two values the line that joins them, as most programs do it (type 7 of Hyndman and
     * Fan 1996).
     */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** {@code above} and {@code below} only where chance does not explain it; null for unknown. */
    static String verdict(@Nullable RateEstimate now, @Nullable Normal normal) {
        if (now == null || normal == null) {
            return "unknown";
        }
        return now.low() > normal.high() ? "above" : now.high() < normal.low() ? "below" : "normal";
    }
}
