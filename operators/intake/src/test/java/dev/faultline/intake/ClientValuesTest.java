package dev.faultline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientValuesTest {

    @Test
    void datesAgreeWithTheJdk() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            long millis = (long) (random.nextDouble() * 253_402_300_799_000L);
            Instant instant = Instant.ofEpochMilli(millis);
            OffsetDateTime local =
                    instant.atOffset(ZoneOffset.ofTotalSeconds(900 * (random.nextInt(100) - 50)));
            assertThat(ClientDates.iso8601(local.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME)))
                    .as("%s", local)
                    .isEqualTo(millis);
            String http =
                    DateTimeFormatter.ofPattern(
                                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", java.util.Locale.ROOT)
                            .format(instant.atOffset(ZoneOffset.UTC));
            assertThat(ClientDates.http(http)).as(http).isEqualTo(millis / 1000 * 1000);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2018-04-10, 1523318400000",
        "2018-04-10T07:00:00.000Z, 1523343600000",
        "2018-04-10T09+02:00, 1523343600000",
        "2018-04-10T09:00+0200, 1523343600000",
        "2018-04-10 07:00:00, 1523343600000"
    })
    void datesMayBeCoarse(String text, long millis) {
        assertThat(ClientDates.iso8601(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2018",
                "2018-13-01",
                "2018-00-10",
                "2018-04-10T25:00",
                "2018-04-10Tx",
                "2018-04-10T07:00:00.Z",
                "2018-04-10T07:00:00Zjunk",
                "20180410",
                "-018-04-10"
            })
    void whatIsNoDateIsAbsent(String text) {
        assertThat(ClientDates.iso8601(text)).isNull();
        assertThat(ClientDates.http(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "56.8150704, 3, 56815",
        "56, 3, 56000",
        "0.0009, 3, 0",
        ".5, 3, 500",
        "7., 0, 7",
        "9223372036854775807, 0, 9223372036854775807"
    })
    void decimalsAreCutExactly(String text, int decimals, long value) {
        assertThat(ClientNumbers.scaled(text, decimals, Long.MAX_VALUE)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "-1", "+1", "1.2.3", "0x10", "9223372036854775808", "1 "})
    void whatIsNoNumberIsAbsent(String text) {
        assertThat(ClientNumbers.wholeNumber(text, Long.MAX_VALUE)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "java.lang.E: secret|\tat a.B.c(B.java:1)|\tat d|Caused by: x|\tat e, java.lang.E|\tat a.B.c(B.java:1)|\tat d",
        "java.lang.E: secret|more secret|\tat a, java.lang.E|\tat a",
        "java.lang.E, java.lang.E",
        "no class here: x, malformed",
        "'', malformed"
    })
    void messagesLeaveJavaStackTraces(String text, String expected) {
        assertThat(JavaStackTraceText.withoutMessages(text.replace('|', '\n')))
                .isEqualTo(expected.replace('|', '\n'));
    }

    @Test
    void annotationNamesHaveOneSnakeCaseSpelling() {
        assertThat(AnnotationCatalog.snakeCase("OOMAllocationSize"))
                .isEqualTo("oom_allocation_size");
        assertThat(AnnotationCatalog.snakeCase("UptimeTS")).isEqualTo("uptime_ts");
        assertThat(AnnotationCatalog.snakeCase("CPUMicrocodeVersion"))
                .isEqualTo("cpu_microcode_version");
        assertThat(AnnotationCatalog.entry("moz_crash_reason").name()).isEqualTo("MozCrashReason");
    }
}
