package dev.faultline.functions.detect;

import dev.faultline.statistics.lift.Lift;
import java.util.List;

/**
 * What was last said of an alert.
 *
 * @param revision how often it was said
 * @param since receive time at which it was first said, epoch milliseconds
 * @param reports reports to open
 * @param origin what it was made of
 * @param lifts in what its crashes differ
 */
public record SaidAlert(
        long revision, long since, RecentReports reports, StepOrigin origin, List<Lift> lifts) {

    static SaidAlert first(long now) {
        return new SaidAlert(0, now, RecentReports.NONE, StepOrigin.NONE, List.of());
    }

    SaidAlert again(RecentReports more) {
        return new SaidAlert(revision + 1, since, reports.with(more.reports()), origin, lifts);
    }

    SaidAlert madeOf(StepOrigin read) {
        return new SaidAlert(revision, since, reports, read, lifts);
    }

    SaidAlert differing(List<Lift> found) {
        return new SaidAlert(revision, since, reports, origin, found);
    }
}
