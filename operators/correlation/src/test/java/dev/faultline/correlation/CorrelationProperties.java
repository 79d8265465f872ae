package dev.faultline.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationProperties {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatIsPublishedDependsNeitherOnOrderNorOnRepetition(long seed) {
        Random random = new Random(seed);
        List<CrashVersion> versions = versions(random, 60);
        CorrelationPipeline inOrder = new CorrelationPipeline(seed);
        inOrder.run(versions);

        for (int round = 0; round < 20; round++) {
            List<CrashVersion> shuffled = new ArrayList<>(versions);
            shuffled.addAll(versions.subList(0, random.nextInt(versions.size())));
            Collections.shuffle(shuffled, random);
            CorrelationPipeline other = new CorrelationPipeline(seed * 1_000 + round);
            other.run(shuffled);
            assertThat(other.published())
                    .as("seed %s round %s", seed, round)
                    .isEqualTo(inOrder.published());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mergingVersionsIsCommutativeAssociativeAndIdempotent(long seed) {
        List<CrashVersion> versions = versions(new Random(seed), 1);
        MergedCrash all =
                versions.stream().map(MergedCrash::of).reduce(MergedCrash::merge).orElseThrow();
        List<CrashVersion> reversed = new ArrayList<>(versions);
        Collections.reverse(reversed);
        MergedCrash other =
                reversed.stream()
                        .map(MergedCrash::of)
                        .reduce((one, two) -> two.merge(one))
                        .orElseThrow();

        assertThat(other).isEqualTo(all);
        assertThat(all.merge(all)).isEqualTo(all);
    }

    /** Few keys and ids, so that events collide in every way they can. */
    private static List<CrashVersion> versions(Random random, int events) {
        List<CrashVersion> versions = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            boolean ping = random.nextInt(3) > 0;
            String keyA = random.nextInt(3) == 0 ? "a" + random.nextInt(8) : null;
            String keyB = random.nextInt(2) == 0 ? "b" + random.nextInt(12) : null;
            String keyD = random.nextInt(4) == 0 ? momentNearAWindowsEnd(random) : null;
            int readings = 1 + random.nextInt(3);
            for (int each = 0; each < readings; each++) {
                Crashes crash = ping ? Crashes.ping("p" + i) : Crashes.report("r" + i);
                if (random.nextBoolean()) {
                    crash.guessedVersion("1.0b0");
                } else {
                    crash.version("1.0");
                }
                versions.add(
                        crash.at(1_000 + random.nextInt(50))
                                .offset(i * 10L + random.nextInt(3))
                                .signature("s" + random.nextInt(3))
                                .resolvedFrames(random.nextInt(4))
                                .contentHash("000000000000000" + random.nextInt(3))
                                .probability(random.nextBoolean() ? 1 : 0.1)
                                .stack(1, random.nextInt(2), 3)
                                .key(KeyTier.A, keyA)
                                .key(KeyTier.B, keyB)
                                .key(KeyTier.D, keyD)
                                .build());
            }
        }
        return versions;
    }

    private static String momentNearAWindowsEnd(Random random) {
        return "20261101|main|" + random.nextInt(5) + "|" + (7_200 + random.nextInt(15) - 7);
    }
}
