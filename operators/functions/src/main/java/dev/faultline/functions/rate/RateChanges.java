package dev.faultline.functions.rate;

import dev.faultline.correlation.MinuteChange;
import dev.faultline.functions.count.CellChange;
import dev.faultline.statistics.rates.RateDefinition;
import dev.faultline.statistics.rates.TimeWindow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes of many cells, summed by row, so that each row is touched once however many cells feed
 * it.
 */
final class RateChanges {

    private final NewestBuilds builds;
    private final Map<RateRow, CrashTally> rates = new HashMap<>();
    private final Map<RateRow, CrashTally> rankings = new HashMap<>();

    RateChanges(NewestBuilds builds) {
        this.builds = builds;
    }

    void add(CellChange change) {
        String build = builds.own(change.cell().where().buildId());
        String process = change.cell().where().processType();
        String signature = change.cell().signature();
        for (MinuteChange minute : change.minutes()) {
            boolean signed = false;
            for (RateDefinition definition : RateDefinition.values()) {
                long crashes = counted(definition, process, minute);
                if (crashes != 0 || (minute.isMention() && mayCount(definition, process))) {
                    addTo(definition.id(), "", build, crashes, minute);
                    // A signature gets one definition: the headline or its own process.
                    // Of a mention nobody knows which.
                    if ((!signed || minute.isMention()) && isForSignatures(definition)) {
                        addTo(definition.id(), signature, build, crashes, minute);
                        signed = true;
                    }
                }
            }
            RateWindow hour = RateWindow.of(TimeWindow.HOUR, minute.minuteStart());
            RateRow ranked = RateRow.of(hour, process, signature);
            if (!ranked.isOther() && !minute.isMention()) {
                rankings.computeIfAbsent(ranked, row -> CrashTally.empty())
                        .add(minute.pings(), minute.clients());
            }
        }
    }

    /** Changes by row of rates. */
    Map<RateRow, CrashTally> rates() {
        return rates;
    }

    /** Changes by hour, process type and signature. */
    Map<RateRow, CrashTally> rankings() {
        return rankings;
    }

    private void addTo(
            String definition, String signature, String build, long crashes, MinuteChange minute) {
        for (TimeWindow size : RateWindow.SIZES) {
            if (RateWindow.takes(size, minute.daysLate())) {
                RateWindow window = RateWindow.of(size, minute.minuteStart());
                addTo(RateRow.of(window, definition, signature), crashes, minute);
                if (!build.isEmpty() && window.isLong()) {
                    addTo(new RateRow(window, definition, signature, build), crashes, minute);
                }
            }
        }
    }

    private void addTo(RateRow row, long crashes, MinuteChange minute) {
        rates.computeIfAbsent(row, each -> CrashTally.empty()).add(crashes, minute.clients());
    }

    /** Definitions under which signatures of a process type have rows. */
    static List<String> definitions(String process) {
        List<String> definitions = new ArrayList<>(2);
        for (RateDefinition definition : RateDefinition.values()) {
            if (isForSignatures(definition)
                    && (definition.counts(process, false, false)
                            || definition.counts(process, true, false))) {
                definitions.add(definition.id());
            }
        }
        return definitions;
    }

    private static boolean isForSignatures(RateDefinition definition) {
        return switch (definition) {
            case MAIN, CONTENT, STARTUP -> false;
            default -> true;
        };
    }

    private static boolean mayCount(RateDefinition definition, String process) {
        return definition.counts(process, false, false)
                || definition.counts(process, true, false)
                || definition.counts(process, false, true);
    }

    private static long counted(RateDefinition definition, String process, MinuteChange minute) {
        long part = process.equals("content") ? minute.shutdownKills() : minute.startup();
        boolean kill = process.equals("content");
        long others = minute.pings() - part;
        return (definition.counts(process, false, false) ? others : 0)
                + (definition.counts(process, kill, !kill) ? part : 0);
    }
}
