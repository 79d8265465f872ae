package dev.faultline.statistics.detection;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Crashes since the onset of a run of evidence by build and operating system, the busiest. */
final class RunCells {

    private static final int LIMIT = 12;

    private int[] builds = new int[0];
    private int[] systems = new int[0];
    private float[] counts = new float[0];

    void add(int build, int os, int count) {
        for (int i = 0; i < counts.length; i++) {
            if (builds[i] == build && systems[i] == os) {
                counts[i] += count;
                return;
            }
        }
        int at = counts.length;
        if (at < LIMIT) {
            resize(at + 1);
        } else {
            // Space saving (Metwally 2005): the newcomer takes the smallest place and its count.
            at = 0;
            for (int i = 1; i < LIMIT; i++) {
                at = counts[i] < counts[at] ? i : at;
            }
        }
        builds[at] = build;
        systems[at] = os;
        counts[at] += count;
    }

    private void resize(int size) {
        builds = Arrays.copyOf(builds, size);
        systems = Arrays.copyOf(systems, size);
        counts = Arrays.copyOf(counts, size);
    }

    void clear() {
        if (counts.length > 0) {
            resize(0);
        }
    }

    /** Leaves so much of all counts. */
    void scale(float share) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] *= share;
        }
    }

    /** Counts by build, of one operating system or of all. */
    Map<Integer, Double> byBuild(@Nullable Integer os) {
        return sums(builds, systems, os);
    }

    /** Counts by operating system, of one build or of all. */
    Map<Integer, Double> bySystem(@Nullable Integer build) {
        return sums(systems, builds, build);
    }

    private Map<Integer, Double> sums(int[] keys, int[] others, @Nullable Integer only) {
        Map<Integer, Double> sums = new TreeMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (only == null || others[i] == only) {
                sums.merge(keys[i], (double) counts[i], Double::sum);
            }
        }
        return sums;
    }

    void writeTo(StateWriter out) {
        out.writeLong(counts.length);
        for (int i = 0; i < counts.length; i++) {
            out.writeLong((long) builds[i] * ChannelState.MAXIMUM_SYSTEMS + systems[i]);
        }
        out.writeCounts(counts);
    }

    static RunCells readFrom(StateReader in) {
        RunCells cells = new RunCells();
        cells.resize(in.readCount());
        for (int i = 0; i < cells.counts.length; i++) {
            long cell = in.readLong();
            cells.builds[i] = (int) (cell / ChannelState.MAXIMUM_SYSTEMS);
            cells.systems[i] = (int) (cell % ChannelState.MAXIMUM_SYSTEMS);
        }
        in.readCounts(cells.counts);
        return cells;
    }
}
