package dev.faultline.correlation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one version of an event.
 *
 * @param exact keys that only one crash has
 * @param moment the tier that is only probable, or null
 */
public record TierKeys(List<String> exact, @Nullable MomentKey moment) {

    /** Keys from their values; a value that must never match makes none. */
    public static TierKeys of(
            @Nullable String crashEventId,
            @Nullable String minidumpSha256,
            @Nullable String dumpId,
            @Nullable String timeTuple) {
        List<String> exact = new ArrayList<>(3);
        add(exact, KeyTier.A.key(crashEventId));
        add(exact, KeyTier.B.key(minidumpSha256));
        add(exact, KeyTier.C.key(dumpId));
        return new TierKeys(exact, MomentKey.of(timeTuple));
    }

    /** The keys that answer the event, one for each tier it has. */
    public List<String> all() {
        if (moment == null) {
            return exact;
        }
        List<String> all = new ArrayList<>(exact);
        all.add(moment.key());
        return all;
    }

    /** What goes to the state of the keys. */
    List<KeyedCandidate> candidates(
            String eventId, CrashSource source, long receivedAt, String contentHash) {
        List<KeyedCandidate> candidates = new ArrayList<>(5);
        Candidate certain = Candidate.certain(eventId, source, receivedAt, contentHash);
        exact.forEach(key -> candidates.add(new KeyedCandidate(key, certain)));
        if (moment != null) {
            Candidate probable = certain.probable(exact, moment.crashSeconds());
            candidates.add(new KeyedCandidate(moment.key(), probable));
            moment.neighbours()
                    .forEach(key -> candidates.add(new KeyedCandidate(key, probable.visiting())));
        }
        return candidates;
    }

    private static void add(List<String> keys, @Nullable String key) {
        if (key != null) {
            keys.add(key);
        }
    }
}
