package dev.faultline.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.signature.SplitMergeMatrix.Change;
import dev.faultline.signature.SplitMergeMatrix.Move;
import org.junit.jupiter.api.Test;

class SplitMergeMatrixTest {

    private final SplitMergeMatrix matrix = new SplitMergeMatrix();

    @Test
    void aSignatureThatStaysIsNoMove() {
        add(3, "boil", "boil");
        assertThat(matrix.moves()).isEmpty();
        assertThat(matrix.crashes()).isEqualTo(3);
        assertThat(matrix.changed()).isZero();
    }

    @Test
    void aNewNameForAllCrashesIsARename() {
        add(3, "boil", "boil | pan");
        assertThat(matrix.moves())
                .containsExactly(new Move("boil", "boil | pan", 3, 1, 1, Change.RENAMED));
        assertThat(matrix.changed()).isEqualTo(3);
    }

    @Test
    void aSplitTellsAlsoWhatStays() {
        add(3, "boil", "boil | pan");
        add(1, "boil", "boil");
        assertThat(matrix.moves())
                .containsExactly(
                        new Move("boil", "boil | pan", 3, 0.75, 1, Change.SPLIT),
                        new Move("boil", "boil", 1, 0.25, 1, Change.SPLIT));
    }

    @Test
    void aMergeTellsAlsoWhoWasThere() {
        add(1, "fry", "pan");
        add(3, "pan", "pan");
        assertThat(matrix.moves())
                .containsExactly(
                        new Move("pan", "pan", 3, 1, 0.75, Change.MERGED),
                        new Move("fry", "pan", 1, 1, 0.25, Change.MERGED));
    }

    @Test
    void partOfASplitCanMergeWithAnother() {
        add(2, "boil", "pan");
        add(1, "boil", "pot");
        add(1, "fry", "pan");
        assertThat(matrix.moves())
                .extracting(move -> move.from() + " > " + move.to() + " " + move.change())
                .containsExactly(
                        "boil > pan SPLIT_AND_MERGED", "boil > pot SPLIT", "fry > pan MERGED");
    }

    @Test
    void furtherPairsAreOnlyCounted() {
        for (int i = 0; i < SplitMergeMatrix.MAX_PAIRS + 5; i++) {
            matrix.add("boil" + i, "pan");
        }
        matrix.add("boil0", "pan");
        assertThat(matrix.unplaced()).isEqualTo(5);
        assertThat(matrix.crashes()).isEqualTo(SplitMergeMatrix.MAX_PAIRS + 6);
    }

    private void add(int times, String from, String to) {
        for (int i = 0; i < times; i++) {
            matrix.add(from, to);
        }
    }
}
