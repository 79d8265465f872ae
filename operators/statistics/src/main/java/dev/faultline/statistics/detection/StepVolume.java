package dev.faultline.statistics.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step's counts, summed: per signature, per build, and for the whole channel. Late rows are
 * left out when there are so many of them that a backlog is draining, because then they say nothing
 * about the present.
 */
final class StepVolume {

    private static final Comparator<CellCount> ORDER =
            Comparator.comparing(CellCount::signature)
                    .thenComparing(CellCount::build)
                    .thenComparing(CellCount::os)
                    .thenComparing(CellCount::late);

    /** Late rows of a step are a backlog from half the rest plus this many. */
    private static final int BACKLOG_MINIMUM = 5;

    /** One build and operating system of a signature. */
    record Cell(int buildId, int os, int fresh, int pings, boolean late) {}

    /** Counts of one signature. */
    static final class KeyCounts {
        final int[] fresh;
        final List<Cell> cells = new ArrayList<>();
        int freshTotal;
        int lateFresh;
        int pings;
        int startupPings;

        private KeyCounts(int systems) {
            fresh = new int[systems];
        }

        /** The counts without late rows; startup crashes are not told apart. */
        KeyCounts onTime() {
            KeyCounts onTime = new KeyCounts(fresh.length);
            cells.stream().filter(cell -> !cell.late()).forEach(onTime::add);
            onTime.startupPings = Math.min(startupPings, onTime.pings);
            return onTime;
        }

        private void add(Cell cell) {
            fresh[cell.os()] += cell.fresh();
            freshTotal += cell.fresh();
            lateFresh += cell.late() ? cell.fresh() : 0;
            pings += cell.pings();
            cells.add(cell);
        }

        private void add(CellCount cell, int buildId, int os) {
            startupPings += cell.startupPings();
            add(new Cell(buildId, os, cell.freshClients(), cell.pings(), cell.late()));
        }
    }

    /** In order of signature, without {@link CellCount#OTHER}. */
    final Map<String, KeyCounts> keys = new LinkedHashMap<>();

    /** Fresh clients per operating system. */
    final double[] volume;

    /** Fresh clients by build id, per operating system. */
    final Map<Integer, double[]> buildVolume = new LinkedHashMap<>();

    final boolean backlog;
    long pings;

    /** Fresh clients that came on time. */
    int onTimeFresh;

    private StepVolume(int systems, boolean backlog) {
        volume = new double[systems];
        this.backlog = backlog;
    }

    static StepVolume of(ChannelState channel, List<CellCount> cells) {
        long late = 0;
        long onTime = 0;
        for (CellCount cell : cells) {
            late += cell.late() ? cell.pings() : 0;
            onTime += cell.late() ? 0 : cell.pings();
        }
        boolean backlog = late - lateOfOne(cells, late) > onTime / 2 + BACKLOG_MINIMUM;
        cells.stream().map(CellCount::os).sorted().distinct().forEach(channel::system);
        StepVolume step = new StepVolume(channel.systems.size(), backlog);
        cells.stream()
                .sorted(ORDER)
                .filter(cell -> !(backlog && cell.late()))
                .forEach(cell -> step.add(channel, cell));
        return step;
    }

    /**
     * A backlog is of all signatures; when most late rows are of one, they are news of that one.
     */
    private static long lateOfOne(List<CellCount> cells, long late) {
        Map<String, Long> bySignature = new HashMap<>();
        for (CellCount cell : cells) {
            if (cell.late() && !cell.signature().equals(CellCount.OTHER)) {
                bySignature.merge(cell.signature(), (long) cell.pings(), Long::sum);
            }
        }
        long most = bySignature.values().stream().mapToLong(pings -> pings).max().orElse(0);
        return 2 * most > late ? most : 0;
    }

    private void add(ChannelState channel, CellCount cell) {
        int os = channel.system(cell.os());
        int buildId = channel.build(cell.build()).id;
        pings += cell.pings();
        onTimeFresh += cell.late() ? 0 : cell.freshClients();
        volume[os] += cell.freshClients();
        buildVolume.computeIfAbsent(buildId, id -> new double[volume.length])[os] +=
                cell.freshClients();
        if (!cell.signature().equals(CellCount.OTHER)) {
            keys.computeIfAbsent(cell.signature(), name -> new KeyCounts(volume.length))
                    .add(cell, buildId, os);
        }
    }
}
