package dev.faultline.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameNormalizerTest {

    private static final String RUST = "git:host/repo:pan/lib.rs:1f";

    private final FrameNormalizer normalizer =
            new FrameNormalizer(
                    EngineGeneration.G2026_08, Ruleset.builtIn().lineNumbers(), 1 << 10);

    @Test
    void aNameRememberedForOneLanguageIsNotGivenForAnother() {
        String hashed = "pan::fry::h0123abc";
        String qualified = "Pan::fry(int) const";
        for (int round = 0; round < 2; round++) {
            assertThat(name(hashed, "/pan/lib.rs")).isEqualTo("pan::fry");
            assertThat(name(hashed, "/pan/lib.cpp")).isEqualTo(hashed);
            assertThat(name(hashed, null)).isEqualTo(hashed);
            assertThat(name(qualified, null)).isEqualTo("Pan::fry");
            assertThat(name(qualified, RUST)).isEqualTo("const");
        }
    }

    @Test
    void aNameThatIsTheSameInBothLanguagesIsRememberedForAllFiles() {
        for (String file : new String[] {RUST, "lib.cpp", null}) {
            assertThat(name("Shelf<Jar>::find(int)", file)).isEqualTo("Shelf<T>::find");
        }
        assertThat(normalized("Shelf<Jar>::find(int)", RUST))
                .isSameAs(normalized("Shelf<Jar>::find(int)", null));
    }

    @Test
    void aNameThatNeedsRepairInSomeFileIsNotRememberedFromAnother() {
        for (int round = 0; round < 2; round++) {
            assertThat(name("panic_fmt", RUST)).isEqualTo("panic_fmt");
            assertThat(name("panic_fmt", "/src/libcore/panicking.rs")).isEqualTo("panic_fmt");
            assertThat(name("panic_fmt", "git:host/rust:src/libcore/panicking.rs:1f"))
                    .isEqualTo("core::panicking::panic_fmt");
        }
    }

    @Test
    void longNamesAreRememberedAndOverlongOnesAreNot() {
        String longName = "Shelf<" + "Jar,".repeat(100) + ">::find";
        String overlongName = "Shelf<" + "Jar,".repeat(200) + ">::find";
        assertThat(normalized(longName, null)).isSameAs(normalized(longName, null));
        assertThat(normalized(overlongName, null)).isNotSameAs(normalized(overlongName, null));
        assertThat(name(overlongName, null)).isEqualTo("Shelf<T>::find");
    }

    private String name(String function, @Nullable String file) {
        return normalized(function, file).text();
    }

    private FrameText normalized(String function, @Nullable String file) {
        Frame frame = new Frame(null, function, file, null, null, null, null, List.of());
        return normalizer.normalize(frame, false);
    }
}
