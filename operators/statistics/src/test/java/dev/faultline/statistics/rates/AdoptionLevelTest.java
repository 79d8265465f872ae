package dev.faultline.statistics.rates;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdoptionLevelTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "0, 1000, 0",
        "9.99, 1000, 0",
        "10, 1000, 1",
        "49.9, 1000, 2",
        "50, 1000, 5",
        "299, 1000, 20",
        "300, 1000, 30",
        "899, 1000, 80",
        "900, 1000, 90",
        "1000, 1000, 90"
    })
    void isTheHighestStepThatTheShareHasReached(double hours, double allHours, int level) {
        assertThat(AdoptionLevel.reached(hours, allHours)).isEqualTo(level);
    }
}
