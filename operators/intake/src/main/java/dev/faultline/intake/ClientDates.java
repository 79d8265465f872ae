package dev.faultline.intake;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates as clients write them, to Unix milliseconds; null when not of the form or no date. */
final class ClientDates {
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;
    private static final long DAY = 86_400;
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private ClientDates() {}

    /**
     * ISO 8601 down to the day, hour, minute, second or fraction, e.g. {@code
     * 2018-04-10T07:25:01.155Z} or {@code 2026-05-01T10:20+02:00}; without an offset UTC.
     */
    static @Nullable Long iso8601(String text) {
        Scan scan = new Scan(text);
        long days = scan.date();
        long seconds = 0;
        long millis = 0;
        if (scan.accept('T') || scan.accept(' ')) {
            seconds = scan.number(2, 0, 23) * (long) HOUR;
            if (scan.accept(':')) {
                seconds += scan.number(2, 0, 59) * (long) MINUTE;
                if (scan.accept(':')) {
                    seconds += scan.number(2, 0, 60);
                    if (scan.accept('.')) {
                        millis = scan.fractionMillis();
                    }
                }
            }
            seconds -= scan.offsetSeconds();
        }
        return scan.complete() ? (days * DAY + seconds) * 1000 + millis : null;
    }

    /** The preferred form of HTTP: {@code Tue, 10 Apr 2018 07:25:01 GMT}. */
    static @Nullable Long http(String text) {
        if (text.length() != 29 || !text.endsWith(" GMT")) {
            return null;
        }
        Scan scan = new Scan(text);
        scan.at = 5;
        int day = scan.number(2, 1, 31);
        scan.expect(' ');
        int month = MONTHS.indexOf(text.substring(8, 11).toLowerCase(Locale.ROOT));
        scan.at = 11;
        scan.expect(' ');
        int year = scan.number(4, 1970, 9999);
        scan.expect(' ');
        long seconds = scan.number(2, 0, 23) * (long) HOUR;
        scan.expect(':');
        seconds += scan.number(2, 0, 59) * (long) MINUTE;
        scan.expect(':');
        seconds += scan.number(2, 0, 60);
        if (scan.failed || month < 0 || month % 3 != 0) {
            return null;
        }
        return (daysSinceEpoch(year, month / 3 + 1, day) * DAY + seconds) * 1000;
    }

    /** Proleptic Gregorian calendar; shifts the year to start in March so that leap days end it. */
    private static long daysSinceEpoch(int year, int month, int day) {
        long y = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(y, 400);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    private static final class Scan {
        private final String text;
        private int at;
        private boolean failed;

        Scan(String text) {
            this.text = text;
        }

        long date() {
            int year = number(4, 0, 9999);
            expect('-');
            int month = number(2, 1, 12);
            expect('-');
            return failed ? 0 : daysSinceEpoch(year, month, number(2, 1, 31));
        }

        int number(int digits, int min, int max) {
            int value = 0;
            for (int i = 0; i < digits; i++) {
                int digit = at < text.length() ? text.charAt(at++) - '0' : -1;
                failed |= digit < 0 || digit > 9;
                value = value * 10 + digit;
            }
            failed |= value < min || value > max;
            return value;
        }

        int fractionMillis() {
            int millis = 0;
            int scale = 100;
            int start = at;
            while (at < text.length() && isDigit(text.charAt(at))) {
                millis += (text.charAt(at++) - '0') * scale;
                scale /= 10;
            }
            failed |= at == start;
            return millis;
        }

        long offsetSeconds() {
            if (at == text.length() || accept('Z')) {
                return 0;
            }
            int sign = accept('-') ? -1 : 1;
            if (sign == 1) {
                expect('+');
            }
            long seconds = number(2, 0, 18) * (long) HOUR;
            accept(':');
            return sign * (seconds + number(2, 0, 59) * (long) MINUTE);
        }

        boolean accept(char c) {
            boolean there = at < text.length() && text.charAt(at) == c;
            if (there) {
                at++;
            }
            return there;
        }

        void expect(char c) {
            failed |= !accept(c);
        }

        boolean complete() {
            return !failed && at == text.length();
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
