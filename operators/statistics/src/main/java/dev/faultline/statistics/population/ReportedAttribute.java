package dev.faultline.statistics.population;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What reports say of one attribute, corrected for who reports.
 *
 * <p>Reports are a sample in two steps. The throttle's probabilities are known: a report stands for
 * {@code w = 1/π} crashes (Horvitz and Thompson 1952). Consent is not known, but pings come without
 * it: the reports of a stratum are weighted up to its pings, {@code w' = w · pings / Σw}, which is
 * post-stratification (Holt and Smith 1979). What remains is the difference between those who
 * report and those who do not within a stratum, which nothing here can see.
 *
 * <p>Bounded by the strata and values that its caller lets in.
 */
public final class ReportedAttribute {

    private final Map<Stratum, Cell> strata = new HashMap<>();

    private static final class Cell {
        private double pings;
        private long reports;
        private double weight;
        private double squaredWeight;
        private final Map<String, Double> weightByValue = new HashMap<>();
        private final Map<String, Long> reportsByValue = new HashMap<>();

        /** Pings that each unit of weight stands for. */
        double factor() {
            return pings / weight;
        }

        /** Only strata with both tell of one another. */
        boolean isComparable() {
            return pings > 0 && weight > 0;
        }
    }

    /** Adds pings of a stratum. */
    public void addPings(Stratum stratum, double pings) {
        cell(stratum).pings += pings;
    }

    /**
     * Adds a report.
     *
     * @param weight crashes that it stands for by the throttle, at least 1
     * @param value its value of the attribute
     */
    public void addReport(Stratum stratum, double weight, String value) {
        Cell cell = cell(stratum);
        cell.reports++;
        cell.weight += weight;
        cell.squaredWeight += weight * weight;
        cell.weightByValue.merge(value, weight, Double::sum);
        cell.reportsByValue.merge(value, 1L, Long::sum);
    }

    /** Shares of each value, in the order of the values. */
    public List<AttributeShare> shares() {
        Map<String, double[]> sums = new TreeMap<>();
        double[] totals = new double[3];
        for (Cell cell : strata.values()) {
            cell.weightByValue.forEach(
                    (value, weight) -> {
                        double[] parts = {
                            cell.reportsByValue.getOrDefault(value, 0L),
                            weight,
                            cell.isComparable() ? weight * cell.factor() : 0
                        };
                        double[] sum = sums.computeIfAbsent(value, each -> new double[3]);
                        for (int i = 0; i < parts.length; i++) {
                            sum[i] += parts[i];
                            totals[i] += parts[i];
                        }
                    });
        }
        List<AttributeShare> shares = new ArrayList<>();
        sums.forEach(
                (value, sum) ->
                        shares.add(
                                new AttributeShare(
                                        value,
                                        share(sum[0], totals[0]),
                                        share(sum[1], totals[1]),
                                        share(sum[2], totals[2]))));
        return shares;
    }

    /**
     * Design effect of the weights: how many times more reports are needed than if all weighed the
     * same (Kish 1965), {@code n · Σw'² / (Σw')²}; 1 when there are none.
     */
    public double designEffect() {
        double reports = 0;
        double weight = 0;
        double squares = 0;
        for (Cell cell : comparable()) {
            reports += cell.reports;
            weight += cell.pings;
            squares += cell.squaredWeight * cell.factor() * cell.factor();
        }
        return weight == 0 ? 1 : reports * squares / (weight * weight);
    }

    /** Share of the pings whose stratum has a report; of the others nothing is known. */
    public double coverage() {
        double all = strata.values().stream().mapToDouble(cell -> cell.pings).sum();
        double covered = comparable().stream().mapToDouble(cell -> cell.pings).sum();
        return share(covered, all);
    }

    private Collection<Cell> comparable() {
        return strata.values().stream().filter(Cell::isComparable).toList();
    }

    private Cell cell(Stratum stratum) {
        return strata.computeIfAbsent(stratum, each -> new Cell());
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
