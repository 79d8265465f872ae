package dev.faultline.correlation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds crash versions for tests; every part has a plain default. */
final class Crashes {

    private String eventId = "ping:1";
    private CrashSource source = CrashSource.PING;
    private long offset = 0;
    private long receivedAt = 1_000_000;
    private String signature = "Widget::paint";
    private int resolvedFrames = 5;
    private String contentHash = "00000000000000ff";
    private String version = "1.0";
    private boolean buildKnown = true;
    private double inclusionProbability = 1;
    private List<Integer> stack = List.of(1, 2, 3);
    private final Map<KeyTier, String> keys = new EnumMap<>(KeyTier.class);

    static Crashes ping(String id) {
        Crashes crashes = new Crashes();
        crashes.eventId = "ping:" + id;
        return crashes;
    }

    static Crashes report(String id) {
        Crashes crashes = new Crashes();
        crashes.eventId = "report:" + id;
        crashes.source = CrashSource.REPORT;
        return crashes;
    }

    Crashes at(long millis) {
        receivedAt = millis;
        offset = millis;
        return this;
    }

    Crashes offset(long value) {
        offset = value;
        return this;
    }

    Crashes signature(String value) {
        signature = value;
        return this;
    }

    Crashes version(String value) {
        version = value;
        return this;
    }

    /** A version that may turn out to be another one. */
    Crashes guessedVersion(String value) {
        version = value;
        buildKnown = false;
        return this;
    }

    Crashes resolvedFrames(int value) {
        resolvedFrames = value;
        return this;
    }

    Crashes contentHash(String value) {
        contentHash = value;
        return this;
    }

    Crashes probability(double value) {
        inclusionProbability = value;
        return this;
    }

    Crashes stack(Integer... frames) {
        stack = List.of(frames);
        return this;
    }

    Crashes key(KeyTier tier, @Nullable String value) {
        if (value != null) {
            keys.put(tier, value);
        }
        return this;
    }

    CrashVersion build() {
        Dimensions where =
                new Dimensions("Meadow", "release", version, "20261101000000", "Linux", "main");
        CrashFacts facts =
                new CrashFacts(
                        where,
                        signature,
                        false,
                        false,
                        eventId.hashCode(),
                        1 / inclusionProbability,
                        inclusionProbability,
                        null);
        return new CrashVersion(
                eventId,
                source,
                new Delivery("crash.pings.v1", 0, offset, receivedAt, receivedAt - 1_000),
                new Reading(
                        1,
                        resolvedFrames,
                        contentHash,
                        buildKnown,
                        facts,
                        stack,
                        CrashContext.NONE),
                TierKeys.of(
                        keys.get(KeyTier.A),
                        keys.get(KeyTier.B),
                        keys.get(KeyTier.C),
                        keys.get(KeyTier.D)));
    }
}
