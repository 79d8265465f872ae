package dev.faultline.statistics.erroraggregates;

import dev.faultline.statistics.rates.TimeWindow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the pings of one day. A ping counts once in the row of everybody and, where experiments
 * are asked for, once more in the row of each experiment its client takes part in; so only rows of
 * one kind may be summed.
 */
public final class ErrorAggregates {

    /** Builds older than this many months have too few users to say anything. */
    private static final long MAX_BUILD_MONTHS = 6;

    private static final int DAY_DIGITS = 8;

    private final LocalDate day;
    private final boolean byExperiment;
    private final Map<Row, ErrorCounts> rows = new LinkedHashMap<>();

    private record Row(
            Instant windowStart, PingDimensions where, @Nullable Experiment experiment) {}

    /**
     * Starts with no rows.
     *
     * @param day the submission date, in UTC
     * @param byExperiment whether there are rows for each experiment
     */
    public ErrorAggregates(LocalDate day, boolean byExperiment) {
        this.day = day;
        this.byExperiment = byExperiment;
    }

    /** Adds a ping; one of another day or of a build too old or without a date is left out. */
    public void add(SubmittedPing ping) {
        if (!day.equals(ping.submittedAt().atOffset(ZoneOffset.UTC).toLocalDate())
                || !isYoung(ping.where().buildId())) {
            return;
        }
        add(ping, null);
        if (byExperiment) {
            ping.experiments().stream().distinct().forEach(each -> add(ping, each));
        }
    }

    /** The rows, in the order in which their first pings came. */
    public List<ErrorAggregate> rows() {
        List<ErrorAggregate> all = new ArrayList<>(rows.size());
        rows.forEach(
                (row, counts) ->
                        all.add(
                                new ErrorAggregate(
                                        row.windowStart, row.where, row.experiment, counts)));
        return all;
    }

    private void add(SubmittedPing ping, @Nullable Experiment experiment) {
        long start = TimeWindow.FIVE_MINUTES.startOf(ping.submittedAt().toEpochMilli());
        Row row = new Row(Instant.ofEpochMilli(start), ping.where(), experiment);
        rows.merge(row, ping.counts(), ErrorCounts::plus);
    }

    /** Months are counted from calendar month to calendar month, whatever the day in it. */
    private boolean isYoung(@Nullable String buildId) {
        LocalDate built = buildDay(buildId);
        return built != null && months(day) - months(built) <= MAX_BUILD_MONTHS;
    }

    private static long months(LocalDate date) {
        return date.getYear() * 12L + date.getMonthValue();
    }

    private static @Nullable LocalDate buildDay(@Nullable String buildId) {
        if (buildId == null || buildId.length() < DAY_DIGITS) {
            return null;
        }
        try {
            return LocalDate.parse(
                    buildId.substring(0, DAY_DIGITS), DateTimeFormatter.BASIC_ISO_DATE);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
