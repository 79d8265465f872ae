package dev.faultline.functions.rows;

import dev.faultline.correlation.AnnouncedSignature;
import dev.faultline.correlation.CountCell;
import dev.faultline.correlation.CrashContext;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashFacts;
import dev.faultline.correlation.CrashOrigin;
import dev.faultline.correlation.CrashSource;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.Delivery;
import dev.faultline.correlation.Dimensions;
import dev.faultline.correlation.Reading;
import dev.faultline.correlation.TierKeys;
import dev.faultline.functions.count.CountCrashesFunction;
import dev.faultline.functions.count.DeltaBatch;
import dev.faultline.state.Horizon;
import java.util.ArrayList;
import java.util.List;

/** Crashes for the tests of functions; times in milliseconds after a fixed day's start. */
public final class TestCrashes {

    /** A midnight. */
    public static final long DAY = 1_793_491_200_000L;

    public static final long MINUTE = 60_000;
    public static final long HOUR = 60 * MINUTE;

    /** Two days in buckets of an hour. */
    public static final Horizon HORIZON = new Horizon(48 * HOUR, HOUR);

    public static final Dimensions WHERE =
            new Dimensions("Meadow", "release", "1.0", "20261101000000", "Linux", "main");

    private TestCrashes() {}

    /** Facts of a crash of one client. */
    public static CrashFacts facts(String signature, long client) {
        return new CrashFacts(WHERE, signature, false, false, client, 1, 1, null);
    }

    /** Facts of a crash of one client while a ruleset is announced. */
    public static CrashFacts announced(
            String signature, String next, long fromMillis, long client) {
        return new CrashFacts(
                WHERE,
                signature,
                false,
                false,
                client,
                1,
                1,
                new AnnouncedSignature(next, fromMillis));
    }

    /** A ping received some time into the day, crashed a second before. */
    public static CrashVersion ping(String id, long afterMidnight, String... tierKeys) {
        long receivedAt = DAY + afterMidnight;
        return new CrashVersion(
                id,
                CrashSource.PING,
                new Delivery("crash.pings.v1", 0, afterMidnight, receivedAt, receivedAt - 1_000),
                new Reading(
                        1,
                        5,
                        "aa",
                        true,
                        facts("Widget::paint", 7),
                        List.of(1, 2),
                        CrashContext.NONE),
                new TierKeys(List.of(tierKeys), null));
    }

    /** A new ping in the counts. */
    public static CrashDelta delta(int sign, long afterMidnight, long client) {
        return new CrashDelta(
                sign,
                sign < 0,
                sign < 0,
                false,
                "ping:" + client,
                CrashSource.PING,
                DAY + afterMidnight,
                DAY + afterMidnight - 1_000,
                5,
                facts("Widget::paint", client),
                sign < 0 ? null : origin(afterMidnight));
    }

    /** A new report in the counts. */
    public static CrashDelta report(String id, long afterMidnight) {
        return new CrashDelta(
                1,
                false,
                false,
                false,
                id,
                CrashSource.REPORT,
                DAY + afterMidnight,
                DAY + afterMidnight - 1_000,
                5,
                facts("Widget::paint", 1),
                origin(afterMidnight));
    }

    private static CrashOrigin origin(long offset) {
        return new CrashOrigin(
                "crash.pings.v1-0", offset, 1, new CrashContext("rules", List.of(), null));
    }

    /** Changes of one cell. */
    public static DeltaBatch batch(CrashDelta first, CrashDelta... more) {
        List<CrashDelta> deltas = new ArrayList<>(List.of(first));
        deltas.addAll(List.of(more));
        return new DeltaBatch(CountCell.of(first, CountCrashesFunction.WINDOW.millis()), deltas);
    }
}
