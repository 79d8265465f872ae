package dev.faultline.statistics.labelled;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.statistics.detection.AlertUpdate;
import dev.faultline.statistics.detection.AlertUpdate.Kind;
import dev.faultline.statistics.detection.CellCount;
import dev.faultline.statistics.detection.ChannelDetector;
import dev.faultline.statistics.detection.ChannelState;
import dev.faultline.statistics.detection.DetectorSettings;
import dev.faultline.statistics.detection.KeyStatesInMemory;
import dev.faultline.statistics.detection.StepCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The short way of startup crashes against the budget: a channel in which nothing happens, where
 * 120 signatures crash during startup only and a build is taken up every four days.
 */
class StartupBurstTest {

    private static final long STEP = 300_000;
    private static final int DAY = 288;
    private static final int SIGNATURES = 120;
    private static final double SLOWEST = 0.05;
    private static final double FASTEST = 30;

    private final Random random = new Random(1);
    private final double[] dispersion = new double[SIGNATURES];
    private final double[] wander = new double[SIGNATURES];

    @Test
    void burstsStayWithinTheBudgetWhereNothingHappens() {
        for (int i = 0; i < SIGNATURES; i++) {
            dispersion[i] = 1.02 + 0.3 * Math.exp(0.9 * random.nextGaussian());
        }
        ChannelDetector detector = new ChannelDetector(DetectorSettings.ofStep(STEP));
        ChannelState channel = new ChannelState();
        KeyStatesInMemory keys = new KeyStatesInMemory();
        List<AlertUpdate> fired = new ArrayList<>();
        for (int step = 0; step < 44 * DAY; step++) {
            StepCounts counts = new StepCounts(step * STEP, crashes(step));
            List<AlertUpdate> updates = detector.step(channel, keys, counts);
            if (step >= 14 * DAY) {
                updates.stream().filter(each -> each.kind() == Kind.FIRE).forEach(fired::add);
            }
        }
        assertThat(fired).hasSizeLessThanOrEqualTo(1);
    }

    private List<CellCount> crashes(int step) {
        int newest = step / (4 * DAY);
        double adopted = 1 - Math.exp(-(step % (4 * DAY)) / (1.5 * DAY));
        double season = 1 + 0.33 * Math.cos(2 * Math.PI * step / DAY);
        List<CellCount> cells = new ArrayList<>();
        for (int i = 0; i < SIGNATURES; i++) {
            if (step % 12 == 0) {
                wander[i] = Draw.wander(random, wander[i], 0.97, 0.045);
            }
            double rate = SLOWEST * Math.pow(FASTEST / SLOWEST, i / (SIGNATURES - 1.0));
            double mean = rate * season * Math.exp(wander[i]);
            int count = Draw.nb1(random, mean, dispersion[i]);
            int onNewest = 0;
            for (int crash = 0; crash < count; crash++) {
                onNewest += random.nextDouble() < adopted ? 1 : 0;
            }
            add(cells, "startup" + i, newest, onNewest, onNewest);
            add(cells, "startup" + i, newest - 1, count - onNewest, count - onNewest);
        }
        int others = Draw.poisson(random, 3_000 * season);
        int onNewest = (int) Math.round(others * adopted);
        add(cells, CellCount.OTHER, newest, onNewest, 0);
        add(cells, CellCount.OTHER, newest - 1, others - onNewest, 0);
        return cells;
    }

    private static void add(
            List<CellCount> cells, String signature, int build, int count, int startup) {
        if (count > 0) {
            String name = "2026" + (1_000 + build);
            cells.add(new CellCount(signature, name, "win", count, count, startup, false));
        }
    }
}
