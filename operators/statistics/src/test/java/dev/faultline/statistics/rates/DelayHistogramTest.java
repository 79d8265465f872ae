package dev.faultline.statistics.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DelayHistogramTest {

    private static final long MINUTE = TimeWindow.MINUTE.millis();

    private final DelayHistogram histogram = DelayHistogram.empty();

    @Test
    void aStretchArrivesForEachOfItsFiveMinutes() {
        // Nine minutes of use until minute 12, received in minute 13: 2 of slot 0, 5, 2 of slot 10.
        histogram.addStretch(3 * MINUTE, 12 * MINUTE, 13 * MINUTE, 9);

        DelayHistogram expected = DelayHistogram.empty();
        expected.add(13 * MINUTE, 2);
        expected.add(8 * MINUTE, 5);
        expected.add(3 * MINUTE, 2);
        assertThat(histogram.toBytes()).isEqualTo(expected.toBytes());
        assertThat(histogram.total()).isCloseTo(9, within(1e-9));
    }

    @Test
    void comesBackFromItsBytesAndAddsUp() {
        histogram.add(0, 1);
        histogram.add(20 * 24 * 60 * MINUTE, 2.5);

        DelayHistogram sum = DelayHistogram.fromBytes(histogram.toBytes());
        sum.add(histogram);

        assertThat(sum.total()).isEqualTo(7);
        assertThat(sum.curve().arrivedBy(MINUTE)).isCloseTo(2.0 / 7, within(1e-9));
        assertThat(DelayHistogram.empty().toBytes()).isEmpty();
    }

    @Test
    void refusesBytesThatAreSomethingElse() {
        assertThatThrownBy(() -> DelayHistogram.fromBytes(new byte[5]))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] elsewhere = new byte[9];
        elsewhere[0] = 61;
        assertThatThrownBy(() -> DelayHistogram.fromBytes(elsewhere))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
