package dev.faultline.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemModulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ntdll.dll",
                "KERNELBASE.dll",
                "ucrtbase.dll",
                "libc.so.6",
                "libc-2.31.so",
                "libpthread-2.17.so",
                "ld-linux-x86-64.so.2",
                "libstdc++.so.6.0.30",
                "libglib-2.0.so.0",
                "linux-gate.so",
                "CoreFoundation",
                "libsystem_kernel.dylib",
                "libart.so"
            })
    void knowsTheSystemsModules(String name) {
        assertThat(SystemModules.isSystem(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xul.dll",
                "libxul.so",
                "XUL",
                "meadow",
                "mozglue.dll",
                "libmeadow.so.2",
                ""
            })
    void takesEverythingElseForTheApplication(String name) {
        assertThat(SystemModules.isSystem(name)).isFalse();
    }
}
