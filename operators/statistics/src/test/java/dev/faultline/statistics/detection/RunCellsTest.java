package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RunCellsTest {

    private final RunCells cells = new RunCells();

    @Test
    void sumsByBuildAndBySystem() {
        cells.add(1, 0, 10);
        cells.add(1, 1, 5);
        cells.add(2, 0, 2);
        cells.add(1, 0, 1);

        assertThat(cells.byBuild(null)).isEqualTo(Map.of(1, 16.0, 2, 2.0));
        assertThat(cells.byBuild(0)).isEqualTo(Map.of(1, 11.0, 2, 2.0));
        assertThat(cells.bySystem(null)).isEqualTo(Map.of(0, 13.0, 1, 5.0));
        assertThat(cells.bySystem(2)).isEqualTo(Map.of(0, 2.0));
    }

    @Test
    void aNewcomerTakesTheSmallestPlaceAndItsCount() {
        for (int build = 0; build < 12; build++) {
            cells.add(build, 0, 100 + build);
        }
        cells.add(50, 0, 3);

        assertThat(cells.byBuild(null)).hasSize(12).doesNotContainKey(0).containsEntry(50, 103.0);
    }

    @Test
    void comesBackFromItsBytesAndForgets() {
        cells.add(3, 2, 7);
        cells.add(4, 1, 900);
        StateWriter out = new StateWriter();
        cells.writeTo(out);

        RunCells read = RunCells.readFrom(new StateReader(out.toBytes()));
        assertThat(read.byBuild(null)).isEqualTo(cells.byBuild(null));
        read.clear();
        assertThat(read.byBuild(null)).isEmpty();
    }
}
