package dev.faultline.functions.rate;

import dev.faultline.correlation.ClientPings;
import dev.faultline.correlation.MinuteChange;
import dev.faultline.correlation.PingCounts;
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
            for (RateDefinition definition : RateDefinition.values()) {
                if (!isAbout(definition, process)) {
                    continue;
                }
                CrashTally counted = counted(definition, process, minute);
                if (!counted.isNothing() || minute.isMention()) {
                    addTo(definition.id(), "", build, counted, minute);
                    if (isForSignatures(definition)) {
                        addTo(definition.id(), signature, build, counted, minute);
                    }
                }
            }
            RateWindow hour = RateWindow.of(TimeWindow.HOUR, minute.minuteStart());
            RateRow ranked = RateRow.of(hour, process, signature);
            if (!ranked.isOther() && !minute.isMention()) {
                CrashTally all = CrashTally.empty();
                all.add(minute.pings().pings());
                minute.clients().forEach(each -> all.add(each.client(), each.pings().pings()));
                rankings.computeIfAbsent(ranked, row -> CrashTally.empty()).add(all);
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
            String definition,
            String signature,
            String build,
            CrashTally counted,
            MinuteChange minute) {
        for (TimeWindow size : RateWindow.SIZES) {
            if (RateWindow.takes(size, minute.daysLate())) {
                RateWindow window = RateWindow.of(size, minute.minuteStart());
                addTo(RateRow.of(window, definition, signature), counted);
                if (!build.isEmpty() && window.isLong()) {
                    addTo(new RateRow(window, definition, signature, build), counted);
                }
            }
        }
    }

    private void addTo(RateRow row, CrashTally counted) {
        rates.computeIfAbsent(row, each -> CrashTally.empty()).add(counted);
    }

    /** Definitions under which signatures of a process type have rows. */
    static List<String> definitions(String process) {
        List<String> definitions = new ArrayList<>(2);
        for (RateDefinition definition : RateDefinition.values()) {
            if (isForSignatures(definition) && isAbout(definition, process)) {
                definitions.add(definition.id());
            }
        }
        return definitions;
    }

    private static boolean isAbout(RateDefinition definition, String process) {
        return definition.counts(process, false, false)
                || definition.counts(process, true, false)
                || definition.counts(process, false, true);
    }

    /** Of these definitions one counts a crash: the headline, shutdown kills or its process. */
    private static boolean isForSignatures(RateDefinition definition) {
        return switch (definition) {
            case MAIN, CONTENT, STARTUP -> false;
            default -> true;
        };
    }

    /** The crashes of a minute that a definition counts, and whose they are. */
    private static CrashTally counted(
            RateDefinition definition, String process, MinuteChange minute) {
        CrashTally tally = CrashTally.empty();
        tally.add(counted(definition, process, minute.pings()));
        for (ClientPings client : minute.clients()) {
            tally.add(client.client(), counted(definition, process, client.pings()));
        }
        return tally;
    }

    private static int counted(RateDefinition definition, String process, PingCounts pings) {
        boolean kill = process.equals("content");
        int part = kill ? pings.shutdownKills() : pings.startup();
        int others = pings.pings() - part;
        return (definition.counts(process, false, false) ? others : 0)
                + (definition.counts(process, kill, !kill) ? part : 0);
    }
}
