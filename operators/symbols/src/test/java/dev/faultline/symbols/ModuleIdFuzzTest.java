package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;

/** Whatever a module calls itself, its symbols lie in the folder of the store or nowhere. */
class ModuleIdFuzzTest {

    private static final Path STORE = Path.of("/store");
    private static final int DEPTH = 3;

    @FuzzTest(maxDuration = "30s")
    void namesAFileOfTheStoreOrNone(FuzzedDataProvider data) {
        String id = data.consumeBoolean() ? SymBuilder.DEBUG_ID : data.consumeString(60);
        String file = data.consumeRemainingAsString();
        assertThat(ModuleId.of(file, id)).isEqualTo(ModuleId.of(file, id));
        ModuleId.of(file, id).ifPresent(ModuleIdFuzzTest::check);
        ModuleId.ofName(file).ifPresent(ModuleIdFuzzTest::check);
    }

    private static void check(ModuleId module) {
        Path path = STORE.resolve(module.symbolPath());
        assertThat(path.normalize()).isEqualTo(path).startsWith(STORE);
        assertThat(path.getNameCount()).isEqualTo(STORE.getNameCount() + DEPTH);
        assertThat(module.symbolPath().chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '\\'))
                .isTrue();
        assertThat(ModuleId.ofName(module.name())).contains(module);
    }
}
