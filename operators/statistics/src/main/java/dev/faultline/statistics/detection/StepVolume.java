package dev.faultline.statistics.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One step's counts, summed: per signature, per build, and for the whole channel. Late rows are
 * left out when there are so many of them that a backlog is draining, because then they say nothing
 * about the present.
 */
final class StepVolume {

    private static final Comparator<Cell> ORDER =
            Comparator.comparingInt(Cell::buildId)
                    .thenComparingInt(Cell::os)
                    .thenComparing(Cell::late);

    /** Late rows of a step are a backlog from half the rest plus this many. */
    private static final int BACKLOG_MINIMUM = 5;

    /** A build while the cells of a step are added up. */
    private record OfBuild(int id, double[] volume) {}

    /** One build and operating system of a signature. */
    record Cell(int buildId, int os, int fresh, int pings, boolean late) {}

    /** Counts of one signature; its cells in order of build and system. */
    static final class KeyCounts {
        final int[] fresh;
        final List<Cell> cells = new ArrayList<>(2);
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

        /** The same cells in whatever order give the same state. */
        private void sort() {
            if (cells.size() > 1) {
                cells.sort(ORDER);
            }
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

    /** By signature in no order, without {@link CellCount#OTHER}. */
    final Map<String, KeyCounts> keys;

    /** Fresh clients per operating system. */
    final double[] volume;

    /** Fresh clients by build id, per operating system. */
    final Map<Integer, double[]> buildVolume = new LinkedHashMap<>();

    final boolean backlog;
    long pings;

    /** Fresh clients that came on time. */
    int onTimeFresh;

    private StepVolume(int systems, boolean backlog, int cells) {
        volume = new double[systems];
        keys = new HashMap<>(cells);
        this.backlog = backlog;
    }

    static StepVolume of(ChannelState channel, List<CellCount> cells) {
        boolean backlog = isBacklog(cells);
        TreeSet<String> newSystems = new TreeSet<>();
        Set<String> builds = new HashSet<>();
        String before = "";
        for (CellCount cell : cells) {
            if (!channel.systems.contains(cell.os())) {
                newSystems.add(cell.os());
            }
            if (!(backlog && cell.late()) && !cell.build().equals(before)) {
                before = cell.build();
                builds.add(before);
            }
        }
        newSystems.forEach(channel::system);
        StepVolume step = new StepVolume(channel.systems.size(), backlog, cells.size());
        Map<String, OfBuild> byName = new HashMap<>();
        for (String build : new TreeSet<>(builds)) {
            OfBuild ofBuild =
                    new OfBuild(channel.build(build).id, new double[channel.systems.size()]);
            byName.put(build, ofBuild);
            step.buildVolume.put(ofBuild.id(), ofBuild.volume());
        }
        for (CellCount cell : cells) {
            OfBuild build = byName.get(cell.build());
            if (build != null && !(backlog && cell.late())) {
                step.add(cell, build, channel.system(cell.os()));
            }
        }
        step.keys.values().forEach(KeyCounts::sort);
        return step;
    }

    private static boolean isBacklog(List<CellCount> cells) {
        long late = 0;
        long onTime = 0;
        for (CellCount cell : cells) {
            late += cell.late() ? cell.pings() : 0;
            onTime += cell.late() ? 0 : cell.pings();
        }
        long most = onTime / 2 + BACKLOG_MINIMUM;
        return late > most && late - lateOfOne(cells, late) > most;
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

    private void add(CellCount cell, OfBuild build, int os) {
        pings += cell.pings();
        onTimeFresh += cell.late() ? 0 : cell.freshClients();
        volume[os] += cell.freshClients();
        build.volume()[os] += cell.freshClients();
        if (!cell.signature().equals(CellCount.OTHER)) {
            keys.computeIfAbsent(cell.signature(), name -> new KeyCounts(volume.length))
                    .add(cell, build.id(), os);
        }
    }
}
