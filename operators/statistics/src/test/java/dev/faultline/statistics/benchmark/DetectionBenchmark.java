package dev.faultline.statistics.benchmark;

import dev.faultline.statistics.detection.CellCount;
import dev.faultline.statistics.detection.ChannelDetector;
import dev.faultline.statistics.detection.ChannelState;
import dev.faultline.statistics.detection.DetectorSettings;
import dev.faultline.statistics.detection.KeyStatesInMemory;
import dev.faultline.statistics.detection.StepCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Steps of four channels with 50,000 signatures each, one channel after the other. {@code touched}
 * is the time per signature that crashed in a step, everything included: counting the cells,
 * catching up with the steps in which it did not crash, all levels, and learning.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx3g")
@Warmup(iterations = 4, time = 4)
@Measurement(iterations = 5, time = 4)
public class DetectionBenchmark {

    private static final int SIGNATURES = 50_000;
    private static final int DRAWN_DAYS = 2;
    private static final int DRAWN_STEPS = DRAWN_DAYS * ZipfCrashes.STEPS_PER_DAY;
    private static final int LEARNED_DAYS = 4;
    private static final double[] CRASHES_PER_DAY = {60_000, 110_000, 1_300_000, 80_000};

    private final List<Channel> channels = new ArrayList<>();
    private final ChannelDetector detector =
            new ChannelDetector(DetectorSettings.ofStep(300_000).withFalseAlarmsPerMonth(1e-6));

    /** Signatures that crashed. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Touched {
        public long touched;

        @Setup(Level.Iteration)
        public void reset() {
            touched = 0;
        }
    }

    private static final class Channel {
        final ChannelState state = new ChannelState();
        final KeyStatesInMemory keys = new KeyStatesInMemory();
        final List<List<CellCount>> drawn = new ArrayList<>();
        final List<Integer> touched = new ArrayList<>();
        private final ZipfCrashes crashes;
        private final String[] signatures = new String[SIGNATURES];
        private int step;

        Channel(double crashesPerDay, long seed) {
            crashes = new ZipfCrashes(SIGNATURES, crashesPerDay, seed);
            for (int i = 0; i < SIGNATURES; i++) {
                signatures[i] = "meadow::layout::Frame" + i + "::Reflow | meadow::Paint";
            }
        }

        void draw() {
            drawn.clear();
            touched.clear();
            for (int i = step; i < step + DRAWN_STEPS; i++) {
                List<CellCount> counts = crashes.draw(i, signatures, builds(i));
                drawn.add(counts);
                touched.add((int) counts.stream().map(CellCount::signature).distinct().count());
            }
        }

        /** Each day there is another build. */
        private static String[] builds(int step) {
            int newest = step / ZipfCrashes.STEPS_PER_DAY;
            String[] builds = new String[ZipfCrashes.BUILDS];
            for (int i = 0; i < builds.length; i++) {
                builds[i] = "2026" + (10_000 + newest - i) + "093000";
            }
            return builds;
        }

        long step(ChannelDetector detector) {
            int at = step % DRAWN_STEPS;
            detector.step(state, keys, new StepCounts(step * 300_000L, drawn.get(at)));
            step++;
            return touched.get(at);
        }
    }

    /** Lets the channels learn. */
    @Setup
    public void learn() {
        for (double crashesPerDay : CRASHES_PER_DAY) {
            channels.add(new Channel(crashesPerDay, channels.size()));
        }
        for (int day = 0; day < LEARNED_DAYS; day += DRAWN_DAYS) {
            draw();
            for (int step = 0; step < DRAWN_STEPS; step++) {
                channels.forEach(channel -> channel.step(detector));
            }
        }
    }

    /** Draws two days, which are repeated, with the builds of the day they begin with. */
    @Setup(Level.Iteration)
    public void draw() {
        channels.forEach(Channel::draw);
    }

    /** A step of all channels. */
    @Benchmark
    public void step(Touched counter) {
        for (Channel channel : channels) {
            counter.touched += channel.step(detector);
        }
    }
}
