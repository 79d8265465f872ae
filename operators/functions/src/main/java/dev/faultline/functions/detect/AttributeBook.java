package dev.faultline.functions.detect;

import dev.faultline.statistics.detection.AlertUpdate;
import dev.faultline.statistics.lift.AttributeHistory;
import dev.faultline.statistics.lift.AttributeTally;
import dev.faultline.statistics.lift.Lift;
import dev.faultline.statistics.lift.LiftFinder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Attributes of the crashes of a channel, and in what those of one signature differ from the rest.
 */
final class AttributeBook {

    private static final long DAY_MILLIS = 24 * 3_600_000L;

    private static final double WORTH_SAYING = 0.2;

    private final AttributeMemory memory;
    private final long stepMillis;

    /** What the channel had a day ago counts half. */
    private final double fading;

    AttributeBook(AttributeMemory memory, long stepMillis) {
        this.memory = memory;
        this.stepMillis = stepMillis;
        this.fading = Math.pow(2, -(double) stepMillis / DAY_MILLIS);
    }

    /** Takes what one step has brought. */
    void add(long stepStart, List<SignatureStep> inputs) {
        if (!inputs.isEmpty()) {
            AttributeTally channel = channel();
            channel.fade(fading);
            for (SignatureStep input : inputs) {
                if (!input.attributes().isEmpty()) {
                    AttributeTally tally = tally(input.attributes());
                    channel.add(tally);
                    String signature = input.key().signature();
                    AttributeHistory history = history(signature);
                    history.add(stepStart, stepStart + stepMillis, tally);
                    memory.keepAttributes(signature, history.toBytes());
                }
            }
            memory.keepChannelAttributes(channel.toBytes());
        }
        if ((stepStart + stepMillis) % DAY_MILLIS == 0) {
            forget(stepStart);
        }
    }

    private void forget(long now) {
        List<String> over = new ArrayList<>();
        for (String signature : memory.signaturesWithAttributes()) {
            if (history(signature).isOver(now)) {
                over.add(signature);
            }
        }
        over.forEach(memory::forgetAttributes);
    }

    /** What the crashes of an alert since its onset tell. */
    AttributeFindings findings(AlertUpdate alert) {
        AttributeTally crashes = history(alert.signature()).since(alert.onsetMillis());
        return new AttributeFindings(lifts(crashes), caveats(crashes, alert.pings()));
    }

    private static List<String> caveats(AttributeTally crashes, long pings) {
        double bare = crashes.count("symbols", "missing") / Math.max(1, pings);
        return bare < WORTH_SAYING
                ? List.of()
                : List.of(
                        String.format(
                                Locale.ROOT,
                                "missing symbols: %.0f %% of the crashes came without any function"
                                        + " name; they may be of several faults and get another"
                                        + " signature when symbols come",
                                100 * Math.min(1, bare)));
    }

    /** What crashes have more often than the channel's others. */
    private List<Lift> lifts(AttributeTally crashes) {
        Map<String, Lift> distinct = new LinkedHashMap<>();
        for (Lift lift :
                LiftFinder.find(crashes, channel().without(crashes), 2 * LiftFinder.MOST)) {
            String name = lift.attribute();
            if (name.startsWith(StepAttributes.OF_REPORTS)) {
                name = name.substring(StepAttributes.OF_REPORTS.length());
            }
            // Pings and reports may say the same; the more certain one comes first.
            distinct.putIfAbsent(name + '=' + lift.value(), lift.named(name));
        }
        return distinct.values().stream().limit(LiftFinder.MOST).toList();
    }

    private AttributeTally channel() {
        byte[] stored = memory.channelAttributes();
        return stored == null ? new AttributeTally() : AttributeTally.fromBytes(stored);
    }

    private AttributeHistory history(String signature) {
        byte[] stored = memory.attributes(signature);
        return stored == null ? new AttributeHistory() : AttributeHistory.fromBytes(stored);
    }

    private static AttributeTally tally(List<AttributeCount> counts) {
        AttributeTally tally = new AttributeTally();
        for (AttributeCount count : counts) {
            if (count.value().isEmpty()) {
                tally.addCrashes(count.name(), count.crashes());
            } else {
                tally.addValue(count.name(), count.value(), count.crashes());
            }
        }
        return tally;
    }
}
