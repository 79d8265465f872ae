package dev.faultline.statistics.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportedAttributeTest {

    private static final Stratum WINDOWS = stratum("release", "Windows", "main", 1);
    private static final Stratum LINUX = stratum("release", "Linux", "main", 1);

    @Test
    void reportsOfAStratumStandForItsPings() {
        ReportedAttribute gpu = new ReportedAttribute();
        gpu.addPings(WINDOWS, 900);
        gpu.addPings(LINUX, 100);
        gpu.addReport(WINDOWS, 10, "Intel");
        gpu.addReport(LINUX, 1, "AMD");
        gpu.addReport(LINUX, 1, "AMD");
        gpu.addReport(LINUX, 1, "Intel");
        gpu.addReport(LINUX, 1, "Intel");

        assertThat(gpu.shares())
                .containsExactly(
                        new AttributeShare("AMD", 0.4, 2.0 / 14, 0.05),
                        new AttributeShare("Intel", 0.6, 12.0 / 14, 0.95));
    }

    @Test
    void equalWeightsCostNothingAndUnequalOnesSomething() {
        ReportedAttribute even = new ReportedAttribute();
        ReportedAttribute uneven = new ReportedAttribute();
        for (ReportedAttribute each : List.of(even, uneven)) {
            each.addPings(WINDOWS, 100);
            each.addReport(WINDOWS, 1, "a");
            each.addReport(WINDOWS, each == even ? 1 : 9, "b");
        }

        assertThat(even.designEffect()).isCloseTo(1, within(1e-12));
        assertThat(uneven.designEffect()).isCloseTo(1.64, within(1e-12));
        assertThat(new ReportedAttribute().designEffect()).isEqualTo(1);
    }

    @Test
    void saysHowManyPingsHaveNoReportLikeThem() {
        ReportedAttribute gpu = new ReportedAttribute();
        gpu.addPings(WINDOWS, 300);
        gpu.addPings(LINUX, 100);
        gpu.addReport(WINDOWS, 1, "Intel");
        gpu.addReport(stratum("beta", "macOS", "main", 1), 1, "Apple");

        assertThat(gpu.coverage()).isEqualTo(0.75);
        assertThat(gpu.shares())
                .extracting(AttributeShare::value, AttributeShare::ofPings)
                .containsExactly(tuple("Apple", 0.0), tuple("Intel", 1.0));
    }

    @ParameterizedTest
    @CsvSource({
        "OOM | small, OUT_OF_MEMORY",
        "shutdownhang | poll, SHUTDOWN",
        "AsyncShutdownTimeout | profile-before-change, SHUTDOWN",
        "hang | wait, HANG",
        "IPCError-browser | ShutDownKill, CHANNEL_ERROR",
        "Widget::paint, OTHER",
    })
    void aSignatureTellsItsClass(String signature, SignatureClass expected) {
        assertThat(SignatureClass.of(signature)).isEqualTo(expected);
    }

    /**
     * 200,000 crashes: who reports depends on system, process and kind of crash, the throttle on
     * channel and comments, and the graphics card on all of them.
     */
    @Test
    void takesFourFifthsOfTheErrorOfRawReportsAway() {
        double raw = 0;
        double weighted = 0;
        double stratified = 0;
        double effect = 0;
        int rounds = 10;
        for (int seed = 1; seed <= rounds; seed++) {
            Simulation simulation = new Simulation(new Random(seed), 200_000);
            raw += simulation.error(AttributeShare::ofReports);
            weighted += simulation.error(AttributeShare::ofWeight);
            stratified += simulation.error(AttributeShare::ofPings);
            effect += simulation.reported.designEffect();
        }
        System.out.printf(
                "error of shares, mean of %d runs: raw %.4f, weighted %.4f, post-stratified %.4f"
                        + " (%.0f %% less than raw), design effect %.2f%n",
                rounds,
                raw / rounds,
                weighted / rounds,
                stratified / rounds,
                100 * (1 - stratified / raw),
                effect / rounds);

        assertThat(stratified).isLessThanOrEqualTo(0.2 * raw).isLessThan(weighted);
    }

    private static final class Simulation {

        private static final List<String> CARDS = List.of("Intel", "AMD", "NVIDIA", "other");

        private final Random random;
        private final ReportedAttribute reported = new ReportedAttribute();
        private final Map<String, Integer> truth = new TreeMap<>();
        private final int crashes;

        Simulation(Random random, int crashes) {
            this.random = random;
            this.crashes = crashes;
            for (int i = 0; i < crashes; i++) {
                crash();
            }
        }

        /** Half the sum of the differences to the truth: the share that is at the wrong value. */
        double error(ToDoubleFunction<AttributeShare> estimate) {
            double error = 0;
            for (AttributeShare share : reported.shares()) {
                double is = (double) truth.getOrDefault(share.value(), 0) / crashes;
                error += Math.abs(estimate.applyAsDouble(share) - is) / 2;
            }
            return error;
        }

        private void crash() {
            int channel = random.nextInt(10) < 8 ? 0 : 1;
            int os = pick(0.8, 0.12, 0.08);
            int process = pick(0.4, 0.6);
            int kind = pick(0.7, 0.2, 0.1);
            Stratum stratum =
                    new Stratum(
                            channel == 0 ? "release" : "beta",
                            List.of("Windows", "macOS", "Linux").get(os),
                            process == 0 ? "main" : "content",
                            "2026110" + random.nextInt(3),
                            List.of(
                                            SignatureClass.OTHER,
                                            SignatureClass.OUT_OF_MEMORY,
                                            SignatureClass.SHUTDOWN)
                                    .get(kind));
            String card = card(os, kind, process);
            truth.merge(card, 1, Integer::sum);
            reported.addPings(stratum, 1);
            double consent =
                    (process == 0 ? 0.35 : 0.1)
                            * (os == 2 ? 2 : os == 1 ? 0.7 : 1)
                            * (kind == 2 ? 0.4 : 1);
            if (random.nextDouble() < consent) {
                boolean commented = random.nextDouble() < 0.05;
                double kept = channel == 0 && !commented ? 0.1 : 1;
                if (random.nextDouble() < kept) {
                    reported.addReport(stratum, 1 / kept, card);
                }
            }
        }

        private String card(int os, int kind, int process) {
            List<Double> chances = new ArrayList<>();
            chances.add(os == 1 ? 0.2 : 0.6 - 0.2 * process);
            chances.add(0.1 + (os == 2 ? 0.3 : 0) + (kind == 1 ? 0.1 : 0));
            chances.add(os == 1 ? 0.05 : 0.2 + 0.1 * process);
            double left = 1 - chances.stream().mapToDouble(each -> each).sum();
            chances.add(Math.max(0, left));
            return CARDS.get(pick(chances.stream().mapToDouble(each -> each).toArray()));
        }

        private int pick(double... chances) {
            double total = 0;
            for (double chance : chances) {
                total += chance;
            }
            double draw = random.nextDouble() * total;
            int choice = 0;
            while (choice < chances.length - 1 && draw >= chances[choice]) {
                draw -= chances[choice];
                choice++;
            }
            return choice;
        }
    }

    private static Stratum stratum(String channel, String os, String process, int build) {
        return new Stratum(channel, os, process, "2026110" + build, SignatureClass.OTHER);
    }
}
