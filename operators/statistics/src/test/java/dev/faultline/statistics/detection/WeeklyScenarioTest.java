package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * The bets of the detector on the 42 weekly scenarios of Noufaily and others, "An improved
 * algorithm for outbreak detection in multiple surveillance systems", 2013: 12 years of weekly
 * counts each with trend, season and past outbreaks, judged in the last 49 weeks. Such series have
 * no clock and no use, so their expectation is a regression on trend and two harmonics over weeks
 * before a guard, with past outbreaks weighted down.
 */
class WeeklyScenarioTest {

    private static final int FIRST = 576;
    private static final int WEEKS = 49;

    /** Series of each scenario: 330 outbreaks in all. */
    private static final int REPETITIONS = 8;

    private static final int GUARD = 26;

    /** Weeks before the judged one whose evidence counts, too. */
    private static final int BEFORE = 1;

    /** Standard errors of the expectation that the null still covers. */
    private static final double MARGIN = 1;

    private static final int TERMS = 6;
    private static final double FALSE_RATE = 0.01;

    private record Series(int start, int end, int[] counts) {

        boolean isOutbreak(int week) {
            return start > 0 && week >= start && week <= end;
        }
    }

    @Test
    void findsMoreOutbreaksThanFarringtonAtOneFalseAlarmInAHundredWeeks() throws IOException {
        String corpus = System.getenv("FAULTLINE_CORPUS");
        assumeTrue(corpus != null, "FAULTLINE_CORPUS is not set");
        List<Series> all =
                read(Path.of(String.valueOf(corpus), "spikes", "dev", "noufaily42.csv.gz"));
        List<double[]> scores = all.stream().map(WeeklyScenarioTest::scores).toList();
        // Farrington's, as flexible as published: 0.54; knowing the true mean, one week: 0.58.
        assertThat(detected(all, scores)).isGreaterThanOrEqualTo(0.59);
    }

    /** Share of outbreaks told in any of their weeks, at one threshold for all series. */
    private static double detected(List<Series> all, List<double[]> scores) {
        List<Double> usual = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (int week = 0; week < WEEKS; week++) {
                if (!all.get(i).isOutbreak(FIRST + week)) {
                    usual.add(scores.get(i)[week]);
                }
            }
        }
        usual.sort(Collections.reverseOrder());
        double threshold = usual.get((int) (FALSE_RATE * usual.size()));
        int outbreaks = 0;
        int told = 0;
        for (int i = 0; i < all.size(); i++) {
            boolean is = false;
            for (int week = 0; week < WEEKS; week++) {
                is |= all.get(i).isOutbreak(FIRST + week) && scores.get(i)[week] > threshold;
            }
            outbreaks += all.get(i).start() > 0 ? 1 : 0;
            told += is ? 1 : 0;
        }
        return (double) told / outbreaks;
    }

    private static double[] scores(Series series) {
        double[] scores = new double[WEEKS];
        for (int week = FIRST; week < FIRST + WEEKS; week++) {
            // An outbreak is over when its weeks are, so evidence is not carried on.
            Evidence evidence = new Evidence();
            Regression usual = new Regression(series.counts(), week - 1 - GUARD);
            for (int each = week - BEFORE; each <= week; each++) {
                double mean = usual.mean(each - 1) * Math.exp(MARGIN * usual.error(each - 1));
                int row = Bets.row(usual.dispersion);
                evidence.add(each, series.counts()[each - 1], mean, NullMean.of(1e9, mean, 0, row));
            }
            scores[week - FIRST] = evidence.score();
        }
        return scores;
    }

    /** Poisson regression on a trend and two harmonics, by weighted least squares. */
    private static final class Regression {

        private static final double RIDGE = 1e-3;
        private static final double OUTBREAK = 2;

        final double dispersion;
        private final double[] terms = new double[TERMS];
        private final double[][] variance = new double[TERMS][TERMS];
        private final double scale;

        Regression(int[] counts, int until) {
            scale = until;
            double[] weights = new double[until];
            Arrays.fill(weights, 1);
            double sum = 0;
            for (int week = 0; week < until; week++) {
                sum += counts[week];
            }
            terms[0] = Math.log((sum + 0.5) / until);
            double spread = 1;
            for (int round = 0; round < 5; round++) {
                fit(counts, until, weights);
                double squares = 0;
                double used = -TERMS;
                for (int week = 0; week < until; week++) {
                    double mean = mean(week);
                    double off = (counts[week] - mean) / Math.sqrt(mean);
                    squares += weights[week] * off * off;
                    used += weights[week];
                    double residual =
                            1.5
                                    * (Math.pow(counts[week], 2.0 / 3) - Math.pow(mean, 2.0 / 3))
                                    / (Math.pow(mean, 1.0 / 6) * Math.sqrt(spread));
                    weights[week] = residual > OUTBREAK ? Math.pow(OUTBREAK / residual, 2) : 1;
                }
                spread = Math.max(1, squares / Math.max(1, used));
            }
            dispersion = spread;
        }

        private void fit(int[] counts, int until, double[] weights) {
            double[][] normal = new double[TERMS][TERMS + 1];
            for (int i = 0; i < TERMS; i++) {
                normal[i][i] = i == 0 ? 1e-9 : RIDGE;
            }
            for (int week = 0; week < until; week++) {
                double[] x = x(week);
                double mean = mean(week);
                double working = Math.log(mean) + (counts[week] - mean) / mean;
                for (int i = 0; i < TERMS; i++) {
                    double weighted = weights[week] * mean * x[i];
                    for (int j = 0; j < TERMS; j++) {
                        normal[i][j] += weighted * x[j];
                    }
                    normal[i][TERMS] += weighted * working;
                }
            }
            solve(normal);
        }

        /** Gauss and Jordan; leaves the inverse of the normal matrix, too. */
        private void solve(double[][] normal) {
            double[][] inverse = new double[TERMS][TERMS];
            for (int i = 0; i < TERMS; i++) {
                inverse[i][i] = 1;
            }
            for (int i = 0; i < TERMS; i++) {
                double pivot = normal[i][i];
                for (int j = 0; j <= TERMS; j++) {
                    normal[i][j] /= pivot;
                }
                for (int j = 0; j < TERMS; j++) {
                    inverse[i][j] /= pivot;
                }
                for (int k = 0; k < TERMS; k++) {
                    double factor = normal[k][i];
                    for (int j = 0; k != i && j <= TERMS; j++) {
                        normal[k][j] -= factor * normal[i][j];
                    }
                    for (int j = 0; k != i && j < TERMS; j++) {
                        inverse[k][j] -= factor * inverse[i][j];
                    }
                }
            }
            for (int i = 0; i < TERMS; i++) {
                terms[i] = normal[i][TERMS];
                variance[i] = inverse[i];
            }
        }

        double mean(int week) {
            double[] x = x(week);
            double log = 0;
            for (int i = 0; i < TERMS; i++) {
                log += terms[i] * x[i];
            }
            return Math.exp(Math.max(-5, Math.min(12, log)));
        }

        /** Standard error of the logarithm of the mean. */
        double error(int week) {
            double[] x = x(week);
            double sum = 0;
            for (int i = 0; i < TERMS; i++) {
                for (int j = 0; j < TERMS; j++) {
                    sum += x[i] * variance[i][j] * x[j];
                }
            }
            return Math.sqrt(Math.max(0, dispersion * sum));
        }

        private double[] x(int week) {
            double angle = 2 * Math.PI * week / 52;
            return new double[] {
                1,
                week / scale - 0.5,
                Math.cos(angle),
                Math.sin(angle),
                Math.cos(2 * angle),
                Math.sin(2 * angle)
            };
        }
    }

    private static List<Series> read(Path file) throws IOException {
        List<Series> all = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.US_ASCII))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(",", -1);
                if (Integer.parseInt(fields[1]) > REPETITIONS) {
                    continue;
                }
                String[] values = fields[14].split(" ", -1);
                int[] counts = new int[values.length];
                for (int i = 0; i < counts.length; i++) {
                    counts[i] = Integer.parseInt(values[i]);
                }
                all.add(
                        new Series(
                                Integer.parseInt(fields[10]),
                                Integer.parseInt(fields[11]),
                                counts));
            }
        }
        return all;
    }
}
