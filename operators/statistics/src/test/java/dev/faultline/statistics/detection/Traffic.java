package dev.faultline.statistics.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A small channel for scenarios: a few dozen signatures with Zipf shares, three operating systems,
 * a daily season, an old build and a new one that is adopted from a given time on.
 */
final class Traffic {

    static final String OLD_BUILD = "20260101000000";
    static final String NEW_BUILD = "20260110000000";
    private static final int SIGNATURES = 40;
    private static final double[] CUMULATIVE = cumulative();
    private static final String[] SYSTEMS = {"Windows", "Darwin", "Linux"};
    private static final double[] SYSTEM_SHARES = {0.8, 0.15, 0.05};

    private final Random random;
    private final double perMinute;
    private final long stepMillis;
    private final long adoptedFromMillis;

    Traffic(long seed, double perMinute, long stepMillis, long adoptedFromMillis) {
        random = new Random(seed);
        this.perMinute = perMinute;
        this.stepMillis = stepMillis;
        this.adoptedFromMillis = adoptedFromMillis;
    }

    /** Ordinary crashes of one step, with one in twenty reported late. */
    List<CellCount> step(long stepStartMillis) {
        double day = 2 * Math.PI * stepStartMillis / 86_400_000.0;
        double mean = perMinute * stepMillis / 60_000 * (1 + 0.6 * Math.sin(day));
        TreeMap<String, CellCount> cells = new TreeMap<>();
        int crashes = Draws.poisson(random, mean);
        for (int i = 0; i < crashes; i++) {
            String signature = "sig" + zipf();
            String build = random.nextDouble() < adopted(stepStartMillis) ? NEW_BUILD : OLD_BUILD;
            boolean late = random.nextInt(20) == 0;
            add(cells, cell(signature, build, system(), 1, 1, late));
        }
        return new ArrayList<>(cells.values());
    }

    private static void add(Map<String, CellCount> cells, CellCount cell) {
        cells.merge(
                cell.signature() + "|" + cell.build() + "|" + cell.os() + "|" + cell.late(),
                cell,
                (a, b) ->
                        cell(
                                a.signature(),
                                a.build(),
                                a.os(),
                                a.pings() + b.pings(),
                                a.freshClients() + b.freshClients(),
                                a.late()));
    }

    static CellCount cell(
            String signature, String build, String os, int pings, int fresh, boolean late) {
        return new CellCount(signature, build, os, pings, fresh, 0, late);
    }

    private double adopted(long millis) {
        double days = (millis - adoptedFromMillis) / 86_400_000.0;
        return days <= 0 ? 0 : Math.min(0.7, days);
    }

    private String system() {
        double at = random.nextDouble();
        for (int i = 0; i < SYSTEMS.length; i++) {
            at -= SYSTEM_SHARES[i];
            if (at < 0) {
                return SYSTEMS[i];
            }
        }
        return SYSTEMS[0];
    }

    private int zipf() {
        double at = random.nextDouble() * CUMULATIVE[SIGNATURES - 1];
        int rank = 0;
        while (CUMULATIVE[rank] < at) {
            rank++;
        }
        return rank + 1;
    }

    private static double[] cumulative() {
        double[] sums = new double[SIGNATURES];
        double total = 0;
        for (int rank = 1; rank <= SIGNATURES; rank++) {
            total += Math.pow(rank, -1.2);
            sums[rank - 1] = total;
        }
        return sums;
    }
}
