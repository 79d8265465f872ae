package dev.faultline.statistics.benchmark;

import dev.faultline.statistics.detection.CellCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Crashes of a channel by step of five minutes: how often a signature crashes follows Zipf, with
 * five builds and three systems as they are shared among users. Seven in a hundred come late.
 */
final class ZipfCrashes {

    static final int STEPS_PER_DAY = 288;
    static final int BUILDS = 5;

    private static final double ZIPF = 1.12;
    private static final double LATE = 0.07;
    private static final double REPEATED = 0.08;
    private static final double[] BUILD_SHARES = {0.4, 0.3, 0.15, 0.1, 0.05};
    private static final String[] SYSTEMS = {"win", "mac", "linux"};
    private static final double[] SYSTEM_SHARES = {0.78, 0.14, 0.08};

    private final Random random;
    private final double[] cumulated;
    private final double crashesPerDay;

    /** What was drawn of one cell. */
    private static final class Cell {
        int pings;
        int fresh;
    }

    private record Place(int signature, int build, int os, boolean late)
            implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            return Integer.compare(code(), other.code());
        }

        private int code() {
            return ((signature * 8 + build) * 4 + os) * 2 + (late ? 1 : 0);
        }
    }

    ZipfCrashes(int signatures, double crashesPerDay, long seed) {
        random = new Random(seed);
        this.crashesPerDay = crashesPerDay;
        cumulated = new double[signatures];
        double sum = 0;
        for (int i = 0; i < signatures; i++) {
            sum += Math.pow(i + 1, -ZIPF);
            cumulated[i] = sum;
        }
    }

    List<CellCount> draw(int step, String[] signatures, String[] builds) {
        double season = 1 + 0.33 * Math.cos(2 * Math.PI * (step % STEPS_PER_DAY) / STEPS_PER_DAY);
        double mean = crashesPerDay / STEPS_PER_DAY * season;
        long crashes = Math.round(mean + Math.sqrt(2 * mean) * random.nextGaussian());
        Map<Place, Cell> cells = new TreeMap<>();
        for (long i = 0; i < crashes; i++) {
            Place place =
                    new Place(
                            signature(),
                            pick(BUILD_SHARES),
                            pick(SYSTEM_SHARES),
                            random.nextDouble() < LATE);
            Cell cell = cells.computeIfAbsent(place, any -> new Cell());
            cell.pings++;
            cell.fresh += random.nextDouble() < REPEATED ? 0 : 1;
        }
        List<CellCount> counts = new ArrayList<>(cells.size());
        cells.forEach(
                (place, cell) ->
                        counts.add(
                                new CellCount(
                                        signatures[place.signature()],
                                        builds[place.build()],
                                        SYSTEMS[place.os()],
                                        cell.pings,
                                        cell.fresh,
                                        0,
                                        place.late())));
        return counts;
    }

    private int signature() {
        double at = random.nextDouble() * cumulated[cumulated.length - 1];
        int found = Arrays.binarySearch(cumulated, at);
        return found >= 0 ? found : Math.min(cumulated.length - 1, -found - 1);
    }

    private int pick(double[] shares) {
        double left = random.nextDouble();
        int at = 0;
        while (at < shares.length - 1 && left > shares[at]) {
            left -= shares[at++];
        }
        return at;
    }
}
