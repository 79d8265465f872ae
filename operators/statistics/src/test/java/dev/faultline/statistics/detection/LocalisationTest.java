package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocalisationTest {

    private static final int WINDOWS = 0;
    private static final int MAC = 1;

    private final ChannelState channel = new ChannelState();
    private final KeyState key = new KeyState();

    LocalisationTest() {
        channel.system("win");
        channel.system("mac");
        channel.firstVolumeMillis = 0;
        channel.hour = 1000;
        channel.learnedVolume = new double[] {80_000, 20_000};
        channel.build("70").recent = new double[] {8_000, 2_000};
        key.hour = 1000;
        key.ensureOs(2);
    }

    @Test
    void anExcessWhereUsersAreIsNowhere() {
        learned(80, 20);
        counted(40, 10);
        assertThat(place(5).os()).isEqualTo(AlertUpdate.ANY);
    }

    @Test
    void anExcessOnOneSystemIsThere() {
        learned(80, 20);
        counted(4, 50);
        assertThat(place(5).os()).isEqualTo("mac");
    }

    @Test
    void aSignatureOfOneSystemIsOnIt() {
        learned(0, 100);
        counted(0, 50);
        assertThat(place(10).os()).isEqualTo("mac");
    }

    /** 17 expected, of them 14 on the other system, where 19 came: three quarters of the excess. */
    @Test
    void mostOfAnExcessIsEnoughWhereTheOthersHaveNone() {
        learned(80, 20);
        counted(19, 28);
        assertThat(place(17).os()).isEqualTo("mac");
        counted(30, 28);
        assertThat(place(17).os()).isEqualTo(AlertUpdate.ANY);
    }

    private void learned(float windows, float mac) {
        key.set(KeyState.LEARNED, WINDOWS, windows);
        key.set(KeyState.LEARNED, MAC, mac);
    }

    private void counted(int windows, int mac) {
        key.clearRun();
        key.cells.add(0, WINDOWS, windows);
        key.cells.add(0, MAC, mac);
    }

    private Localisation place(float expected) {
        Evidence evidence = new Evidence();
        evidence.observed =
                key.cells.bySystem(null).values().stream().mapToInt(Double::intValue).sum();
        evidence.expected = expected;
        return Localisation.of(
                channel, key, new Baseline(channel, key, 0), new Verdict(20, evidence, null, null));
    }
}
