package dev.faultline.functions.detect;

/**
 * What was last said of an alert.
 *
 * @param revision how often it was said
 * @param since receive time at which it was first said, epoch milliseconds
 * @param reports reports to open
 * @param origin what it was made of
 * @param findings what attributes tell
 */
public record SaidAlert(
        long revision,
        long since,
        RecentReports reports,
        StepOrigin origin,
        AttributeFindings findings) {

    static SaidAlert first(long now) {
        return new SaidAlert(0, now, RecentReports.NONE, StepOrigin.NONE, AttributeFindings.NONE);
    }

    SaidAlert again(RecentReports more) {
        return new SaidAlert(revision + 1, since, reports.with(more.reports()), origin, findings);
    }

    SaidAlert madeOf(StepOrigin read) {
        return new SaidAlert(revision, since, reports, read, findings);
    }

    SaidAlert telling(AttributeFindings found) {
        return new SaidAlert(revision, since, reports, origin, found);
    }
}
