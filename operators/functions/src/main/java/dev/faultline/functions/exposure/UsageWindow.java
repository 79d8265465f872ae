package dev.faultline.functions.exposure;

import dev.faultline.statistics.rates.ExposureChange;
import dev.faultline.statistics.rates.ExposureLevel;
import dev.faultline.statistics.rates.TimeWindow;

/**
 * Usage in one window: what starts and ends in it, and what runs when it begins.
 *
 * @param wallLevel sum of level changes of wall-clock use
 * @param wallPartial sum of what these add inside the window
 * @param activeLevel the same of active use
 * @param activePartial the same of active use
 * @param sessions sessions whose subsession starts in the window
 * @param wallBefore level of wall-clock use when the window begins
 * @param activeBefore level of active use when the window begins
 * @param saidMicros wall-clock use last published, in millionths of a second
 * @param changed whether anything was added since
 */
public record UsageWindow(
        long wallLevel,
        long wallPartial,
        long activeLevel,
        long activePartial,
        long sessions,
        long wallBefore,
        long activeBefore,
        long saidMicros,
        boolean changed) {

    static final UsageWindow EMPTY = new UsageWindow(0, 0, 0, 0, 0, 0, 0, 0, false);
    static final TimeWindow SIZE = TimeWindow.FIVE_MINUTES;

    private static final double MICROS_PER_HOUR = 3.6e9;

    UsageWindow plusWall(ExposureChange change) {
        return new UsageWindow(
                wallLevel + change.levelMicros(),
                wallPartial + change.partialMicroSeconds(),
                activeLevel,
                activePartial,
                sessions,
                wallBefore,
                activeBefore,
                saidMicros,
                true);
    }

    UsageWindow plusActive(ExposureChange change) {
        return new UsageWindow(
                wallLevel,
                wallPartial,
                activeLevel + change.levelMicros(),
                activePartial + change.partialMicroSeconds(),
                sessions,
                wallBefore,
                activeBefore,
                saidMicros,
                true);
    }

    UsageWindow plusSessions(int more) {
        return new UsageWindow(
                wallLevel,
                wallPartial,
                activeLevel,
                activePartial,
                sessions + more,
                wallBefore,
                activeBefore,
                saidMicros,
                true);
    }

    /** The window behind another one, now published. */
    UsageWindow after(UsageWindow previous) {
        UsageWindow is =
                new UsageWindow(
                        wallLevel,
                        wallPartial,
                        activeLevel,
                        activePartial,
                        sessions,
                        previous.wallBefore + previous.wallLevel,
                        previous.activeBefore + previous.activeLevel,
                        saidMicros,
                        false);
        return new UsageWindow(
                wallLevel,
                wallPartial,
                activeLevel,
                activePartial,
                sessions,
                is.wallBefore,
                is.activeBefore,
                is.wallMicros(),
                false);
    }

    long wallMicros() {
        return Math.round(wallHours() * MICROS_PER_HOUR);
    }

    double wallHours() {
        return hours(wallBefore, wallLevel, wallPartial);
    }

    double activeHours() {
        return hours(activeBefore, activeLevel, activePartial);
    }

    private static double hours(long before, long level, long partial) {
        return new ExposureLevel(before).hours(new ExposureChange(0, level, partial), SIZE);
    }
}
