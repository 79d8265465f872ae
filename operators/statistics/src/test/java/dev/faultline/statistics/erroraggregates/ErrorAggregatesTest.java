package dev.faultline.statistics.erroraggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorAggregatesTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final String BUILD = "20261101093012";

    @ParameterizedTest
    @CsvSource({
        ",            ,              false, 1 0 0 0",
        "main,        ,              false, 1 0 0 0",
        "main,        ,              true,  1 0 1 0",
        "content,     ,              false, 0 1 0 0",
        "content,     ShutDownKill,  false, 0 0 0 1",
        "content,     OtherError,    true,  0 1 1 0",
        "gpu,         ,              false, 0 0 0 0",
    })
    void aCrashPingCountsAsThatDataSetCountsIt(
            String process, String channelError, boolean startup, String expected) {
        ErrorCounts counts = ErrorCounts.ofCrash(process, channelError, startup);

        assertThat(
                        "%d %d %d %d"
                                .formatted(
                                        counts.main(),
                                        counts.content(),
                                        counts.startup(),
                                        counts.contentShutdown()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 0", "3600, 1", "86400, 24", "86401, 24", "9000000000000000000, 24"})
    void useIsBelievedUpToADay(long seconds, double hours) {
        assertThat(ErrorCounts.ofUsage(seconds, 0, 0, 0).usageHours()).isEqualTo(hours);
    }

    @Test
    void aWindowHoldsItsStartAndNotItsEnd() {
        ErrorAggregates aggregates = new ErrorAggregates(DAY, false);
        aggregates.add(crash("2026-11-20T10:00:00Z", BUILD));
        aggregates.add(crash("2026-11-20T10:04:59.999Z", BUILD));
        aggregates.add(crash("2026-11-20T10:05:00Z", BUILD));

        assertThat(aggregates.rows())
                .extracting(row -> row.windowStart().toString(), row -> (int) row.counts().main())
                .containsExactly(
                        tuple("2026-11-20T10:00:00Z", 2), tuple("2026-11-20T10:05:00Z", 1));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-19T23:59:59.999Z, 0",
        "2026-11-20T00:00:00Z,     1",
        "2026-11-20T23:59:59.999Z, 1",
        "2026-11-21T00:00:00Z,     0",
    })
    void onlyPingsOfTheDayCount(String submitted, int rows) {
        ErrorAggregates aggregates = new ErrorAggregates(DAY, false);
        aggregates.add(crash(submitted, BUILD));

        assertThat(aggregates.rows()).hasSize(rows);
    }

    @ParameterizedTest
    @CsvSource({
        "20260501000000, 1",
        "20260430235959, 0",
        "30190729203625, 1",
        "20261301000000, 0",
        "2026,           0",
        ",               0",
    })
    void aBuildIsSixCalendarMonthsYoung(String build, int rows) {
        ErrorAggregates aggregates = new ErrorAggregates(DAY, false);
        aggregates.add(crash("2026-11-20T10:00:00Z", build));

        assertThat(aggregates.rows()).hasSize(rows);
    }

    @Test
    void aPingCountsForEverybodyAndForEachOfItsExperiments() {
        Experiment dark = new Experiment("dark", "control");
        SubmittedPing plain = crash("2026-11-20T10:00:00Z", BUILD);
        SubmittedPing taking =
                new SubmittedPing(
                        plain.submittedAt(),
                        plain.where(),
                        plain.counts(),
                        List.of(dark, new Experiment("fast", null), dark));
        ErrorAggregates exploded = new ErrorAggregates(DAY, true);
        ErrorAggregates together = new ErrorAggregates(DAY, false);
        for (SubmittedPing ping : List.of(plain, taking)) {
            exploded.add(ping);
            together.add(ping);
        }

        assertThat(exploded.rows())
                .extracting(row -> row.experiment() + " " + row.counts().main())
                .containsExactly(
                        "null 2",
                        "Experiment[id=dark, branch=control] 1",
                        "Experiment[id=fast, branch=null] 1");
        assertThat(together.rows()).extracting(row -> row.counts().main()).containsExactly(2L);
    }

    @Test
    void crashPingsOfAPhoneNameTheirSystemAsItsOtherPingsDo() {
        assertThat(on("Fennec", "Linux").ofCrash().osName()).isEqualTo("Android");
        assertThat(on("Firefox", "Linux").ofCrash().osName()).isEqualTo("Linux");
    }

    private static SubmittedPing crash(String submitted, String build) {
        return new SubmittedPing(
                Instant.parse(submitted),
                new PingDimensions(
                        "beta", "151.0", null, build, "Meadow", "Linux", "6.1", "x86", "NZ"),
                ErrorCounts.ofCrash("main", null, false),
                List.of());
    }

    private static PingDimensions on(String application, String os) {
        return new PingDimensions(null, null, null, BUILD, application, os, null, null, null);
    }
}
