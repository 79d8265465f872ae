package dev.faultline.functions.detect;

/**
 * What was last said of an alert.
 *
 * @param revision how often it was said
 * @param since receive time at which it was first said, epoch milliseconds
 * @param reports reports to open
 * @param origin what it was made of
 */
public record SaidAlert(long revision, long since, RecentReports reports, StepOrigin origin) {

    static SaidAlert first(long now) {
        return new SaidAlert(0, now, RecentReports.NONE, StepOrigin.NONE);
    }

    SaidAlert again(RecentReports more) {
        return new SaidAlert(revision + 1, since, reports.with(more.reports()), origin);
    }

    SaidAlert madeOf(StepOrigin read) {
        return new SaidAlert(revision, since, reports, read);
    }
}
