package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StateWriterTest {

    @Test
    void countsComeBackAsTheyWere() {
        float[] counts = {0, 1, 255, 256, 65_535, 65_536, 0.5f, -3, 1e9f, Float.MIN_VALUE, 7};
        StateWriter out = new StateWriter();
        out.writeCounts(counts);
        float[] read = new float[counts.length];
        StateReader in = new StateReader(out.toBytes());
        in.readCounts(read);
        in.requireEnd();
        assertThat(read).containsExactly(counts);
    }

    @Test
    void wholeNumbersTakeOneOrTwoBytesAndNothingTakesNone() {
        assertThat(size(0, 0, 0, 0)).isEqualTo(1);
        assertThat(size(1, 200, 3, 0)).isEqualTo(1 + 3);
        assertThat(size(1000, 0, 0, 0)).isEqualTo(1 + 2);
        assertThat(size(0.5f, 0, 0, 0)).isEqualTo(1 + 4);
    }

    @Test
    void shortValuesComeBackAsTheyWereRounded() {
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            float value = (float) Math.exp(20 * random.nextDouble() - 5);
            float rounded = StateWriter.rounded(value);
            assertThat(rounded).isCloseTo(value, within(0.002f * value));
            StateWriter out = new StateWriter();
            out.writeShort(rounded);
            assertThat(new StateReader(out.toBytes()).readShort()).isEqualTo(rounded);
        }
        assertThat(StateWriter.rounded(0)).isZero();
    }

    private static int size(float... counts) {
        StateWriter out = new StateWriter();
        out.writeCounts(counts);
        return out.toBytes().length;
    }
}
