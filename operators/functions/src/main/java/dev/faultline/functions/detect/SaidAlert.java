package dev.faultline.functions.detect;

/**
 * What was last said of an alert.
 *
 * @param revision how often it was said
 * @param reports reports to open
 */
public record SaidAlert(long revision, RecentReports reports) {

    static final SaidAlert NEW = new SaidAlert(0, RecentReports.NONE);

    SaidAlert again(RecentReports more) {
        return new SaidAlert(revision + 1, reports.with(more.reports()));
    }
}
