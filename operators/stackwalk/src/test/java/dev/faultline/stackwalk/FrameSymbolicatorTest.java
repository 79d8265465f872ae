package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameSymbolicatorTest {

    private static final long GONE = 0x66_0000;

    @Test
    void framesInNoModuleListTheUnloadedModulesThatWereThere() {
        for (Cpu cpu : List.of(Cpu.AMD64, Cpu.ARM64)) {
            WalkedFrame caller = returningTo(GONE + 0x100, cpu).walkInBothModes().get(1);

            assertThat(caller.module()).isNull();
            assertThat(caller.unloadedModules())
                    .extracting(UnloadedMatch::module)
                    .containsExactly("early.dylib", "late.dylib");
        }
    }

    @Test
    void addressesBehindThemDoNot() {
        assertThat(returningTo(GONE + 0x3001, Cpu.AMD64).walkInBothModes().get(1).unloadedModules())
                .isEmpty();
    }

    @Test
    void framesInALoadedModuleDoNot() {
        Crash crash = returningTo(APP + 0x100, Cpu.AMD64);
        crash.dump().unloadedModule(APP, 0x1000, "before.dylib");

        assertThat(crash.walkInBothModes().get(1).module()).isEqualTo("app");
        assertThat(crash.walk().get(1).unloadedModules()).isEmpty();
    }

    private static Crash returningTo(long address, Cpu cpu) {
        Crash crash =
                Crash.mac(cpu).at(APP + 0x10, STACK, STACK).stack(STACK + 0x10, address, 0, 0, 0);
        crash.dump()
                .unloadedModule(GONE, 0x1000, "early.dylib")
                .unloadedModule(GONE + 0x80, 0x1000, "late.dylib")
                .unloadedModule(GONE + 0x2000, 0x1000, "other.dylib");
        return crash;
    }
}
