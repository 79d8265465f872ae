package dev.faultline.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignatureShardTest {

    private static final Dimensions WHERE =
            new Dimensions("Meadow", "release", "1.0", "20261101000000", "Linux", "main");
    private static final Dimensions ELSEWHERE =
            new Dimensions("Meadow", "release", "2.0", "20261102000000", "Windows", "gpu");

    @Test
    void sharesAreTheWholeBound() {
        for (int maximum : new int[] {64, 65, 127, 10_000}) {
            int sum =
                    IntStream.range(0, SignatureShard.SHARDS)
                            .map(i -> new SignatureShard("Meadow", "release", i).shareOf(maximum))
                            .sum();
            assertThat(sum).isEqualTo(maximum);
        }
    }

    @Test
    void signaturesSpreadOverAllShards() {
        Map<Integer, Integer> sizes = new HashMap<>();
        for (int i = 0; i < 6_400; i++) {
            SignatureShard shard = SignatureShard.of(cell(WHERE, "meadow::Layout::Line" + i));
            sizes.merge(shard.number(), 1, Integer::sum);
        }
        assertThat(sizes).hasSize(SignatureShard.SHARDS);
        assertThat(sizes.values()).allMatch(size -> size > 50 && size < 150);
    }

    @Test
    void allThatIsKnownOfASignatureIsWithOneTask() {
        for (int i = 0; i < 100; i++) {
            SignatureCell here = cell(WHERE, "Fault" + i);
            SignatureCell there = cell(ELSEWHERE, "Fault" + i);
            CountCell today = new CountCell(0, here);
            CountCell tomorrow = new CountCell(86_400_000, there);

            assertThat(here.hashCode())
                    .isEqualTo(there.hashCode())
                    .isEqualTo(SignatureDay.of(today).hashCode())
                    .isEqualTo(SignatureDay.of(tomorrow).hashCode())
                    .isEqualTo(CountKey.besideItsShard(today).hashCode())
                    .isEqualTo(CountKey.besideItsShard(tomorrow).hashCode());
        }
    }

    @Test
    void countsThatGoAnywhereSpread() {
        long routes =
                IntStream.range(0, 100)
                        .map(i -> CountKey.anywhere(new CountCell(i, cell(WHERE, "a"))).hashCode())
                        .distinct()
                        .count();
        assertThat(routes).isEqualTo(100);
    }

    @Test
    void aDayIsThatOfTheWindow() {
        long lastWindow = 2 * 86_400_000 - 300_000;
        SignatureDay day = SignatureDay.of(new CountCell(lastWindow, cell(WHERE, "a")));

        assertThat(day.start()).isEqualTo(86_400_000);
        assertThat(day.end()).isEqualTo(2 * 86_400_000);
        assertThat(SignatureDay.of(new CountCell(lastWindow + 300_000, cell(WHERE, "a"))))
                .isNotEqualTo(day);
    }

    private static SignatureCell cell(Dimensions where, String signature) {
        return new SignatureCell(where, signature);
    }
}
