package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StackEndTest {

    @Test
    void nothingCallsTheStartOfAProcess() {
        assertThat(StackEnd.isOutermost("app", "_start")).isTrue();
        assertThat(StackEnd.isOutermost("ld-linux-x86-64.so.2", "_start")).isTrue();
        assertThat(StackEnd.isOutermost("app", "start")).isFalse();
    }

    @Test
    void nothingCallsTheStartOfAThread() {
        assertThat(StackEnd.isOutermost("ntdll.dll", "RtlUserThreadStart")).isTrue();
        for (String name : List.of("clone", "__clone", "clone3", "__clone3", "__GI___clone")) {
            assertThat(StackEnd.isOutermost("libc.so.6", name)).isTrue();
            assertThat(StackEnd.isOutermost("libc-2.31.so", name)).isTrue();
        }
    }

    @Test
    void aProgramMayHaveAFunctionOfThatName() {
        assertThat(StackEnd.isOutermost("app", "clone")).isFalse();
        assertThat(StackEnd.isOutermost("libxul.so", "clone")).isFalse();
        assertThat(StackEnd.isOutermost(null, "clone")).isFalse();
    }

    @Test
    void functionsWithoutNameMayHaveCallers() {
        assertThat(StackEnd.isOutermost("libc.so.6", null)).isFalse();
    }

    @Test
    void theWalkEndsThereInBestModeOnly() {
        assertThat(inLibrary("libc.so.6", "clone").walk()).hasSize(2);
        assertThat(inLibrary("libc.so.6", "clone").walkLikeRustMinidump()).hasSize(3);
        assertThat(inLibrary("libmine.so", "clone").walk()).hasSize(3);
        assertThat(inLibrary("libc.so.6", "cloned").walk()).hasSize(3);
    }

    private static Crash inLibrary(String library, String function) {
        return Crash.linux()
                .library(library)
                .at(APP + 0x10, STACK, 0)
                .stack(LIB + 0x21, APP + 0x31, 0)
                .symbols(library, "FUNC 0 100 0 " + function);
    }
}
