package dev.faultline.functions.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.schema.CrashFacts;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashVersionsTest {

    @Test
    void aStackWithoutAnyFunctionLacksSymbolsAndACrashWithoutAStackDoesNot() {
        assertThat(attributes(12, 0)).contains("symbols=missing");
        assertThat(attributes(12, 1)).noneMatch(each -> each.startsWith("symbols"));
        assertThat(attributes(0, 0)).noneMatch(each -> each.startsWith("symbols"));
    }

    private static List<String> attributes(int frames, int resolved) {
        CrashFacts crash = CrashFacts.newBuilder().build();
        crash.setFrames(frames);
        crash.setResolvedFrames(resolved);
        return CrashVersions.of(crash).reading().context().attributes();
    }
}
