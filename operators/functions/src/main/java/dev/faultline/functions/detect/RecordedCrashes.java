package dev.faultline.functions.detect;

import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.IdentityGroup;
import dev.faultline.correlation.KeyedCandidate;
import dev.faultline.correlation.UnifiedCrash;
import dev.faultline.correlation.Verdict;
import dev.faultline.functions.identity.CrashVersions;
import dev.faultline.schema.CrashFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Crashes of one channel as the event topic holds them, to be taken through detection again. Of
 * each event the version that left enrichment first counts, as it did live; better ones that came
 * later are corrections, and no news. Bounded by its caller.
 */
public final class RecordedCrashes {

    private final ChannelKey channel;
    private final Map<String, CrashVersion> firstByEvent = new LinkedHashMap<>();

    public RecordedCrashes(ChannelKey channel) {
        this.channel = channel;
    }

    /** Product and channel. */
    public ChannelKey channel() {
        return channel;
    }

    /** Takes a crash, in the order of its partition; one of another channel is ignored. */
    public void add(CrashFacts crash) {
        if (!crash.getReenriched()
                && crash.getProduct().equals(channel.product())
                && crash.getChannel().equals(channel.channel())) {
            firstByEvent.computeIfAbsent(crash.getEventId(), id -> CrashVersions.of(crash));
        }
    }

    /** Events held. */
    public int size() {
        return firstByEvent.size();
    }

    /** The crashes that are nobody's duplicate, in order of receipt. */
    List<CrashDelta> distinct() {
        List<CrashVersion> versions = new ArrayList<>(firstByEvent.values());
        versions.sort(Comparator.comparing(CrashVersion::delivery));
        Map<String, IdentityGroup> groups = new HashMap<>();
        List<CrashDelta> distinct = new ArrayList<>(versions.size());
        for (CrashVersion version : versions) {
            UnifiedCrash crash = UnifiedCrash.of(version);
            for (KeyedCandidate keyed : version.candidates()) {
                IdentityGroup.Outcome outcome =
                        groups.getOrDefault(keyed.tierKey(), IdentityGroup.EMPTY)
                                .offer(keyed.tierKey(), keyed.candidate());
                groups.put(keyed.tierKey(), outcome.group());
                for (Verdict verdict : outcome.verdicts()) {
                    if (verdict.eventId().equals(version.eventId())) {
                        crash = crash.then(UnifiedCrash.of(verdict));
                    }
                }
            }
            distinct.addAll(crash.deltasSince(UnifiedCrash.unknown(version.eventId())));
        }
        return distinct;
    }
}
