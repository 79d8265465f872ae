package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.LIB;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Cpu;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeAddressesTest {

    private static final List<Cpu> CPUS = List.of(Cpu.X86, Cpu.AMD64, Cpu.ARM, Cpu.ARM64);
    private static final long NO_FRAME_POINTER = STACK - 0x100;

    @Test
    void memoryThatIsNotExecutableHasNoCallersInBestMode() {
        for (Cpu cpu : CPUS) {
            Crash crash =
                    Crash.linux(cpu)
                            .at(APP + 0x10, STACK, NO_FRAME_POINTER)
                            .stack(APP + 0x8100, APP + 0x100, 0);
            crash.dump()
                    .linuxMaps(
                            """
                            00400000-00408000 r-xp 00000000 00:00 0
                            00408000-00410000 rw-p 00000000 00:00 0
                            """);

            assertThat(crash.walk().get(1).instruction()).isBetween(APP + 0xfc, APP + 0xff);
            assertThat(crash.walkLikeRustMinidump().get(1).instruction())
                    .isBetween(APP + 0x80fc, APP + 0x80ff);
        }
    }

    @Test
    void windowsListsItsMemoryInAnotherStream() {
        for (Cpu cpu : CPUS) {
            Crash crash =
                    Crash.windows(cpu)
                            .at(APP + 0x10, STACK, NO_FRAME_POINTER)
                            .stack(APP + 0x8100, APP + 0x100, 0);
            crash.dump()
                    .windowsMapping(APP, 0x8000, true)
                    .windowsMapping(APP + 0x8000, 0x8000, false);

            assertThat(crash.walk().get(1).instruction()).isBetween(APP + 0xfc, APP + 0xff);
        }
    }

    @Test
    void codeOfACompilerAtRunTimeRunsIfItsMemoryIsExecutable() {
        assertThat(throughGeneratedCode(true).walk()).hasSize(2);
        assertThat(throughGeneratedCode(false).walk()).hasSize(1);
        assertThat(throughGeneratedCode(false).walkLikeRustMinidump()).hasSize(2);
    }

    private static Crash throughGeneratedCode(boolean isExecutable) {
        Crash crash =
                Crash.windows(Cpu.X86).at(APP + 0x10, STACK, STACK).stack(0x7f00, 0x66_0011, 0);
        crash.dump().windowsMapping(0x66_0000, 0x1000, isExecutable);
        return crash;
    }

    @Test
    void nothingRunsAtAnAddressThatIsNotMapped() {
        Crash unmapped =
                Crash.windows(Cpu.X86).at(APP + 0x10, STACK, STACK).stack(0x7f00, 0x66_0011, 0);
        unmapped.dump().windowsMapping(0x77_0000, 0x1000, true);

        assertThat(unmapped.walk()).hasSize(1);
        assertThat(unmapped.walkLikeRustMinidump()).hasSize(2);
    }

    @Test
    void bytesThatAreNoCallRuleAReturnAddressOutInBestModeOnly() {
        for (Cpu cpu : CPUS) {
            assertThat(returningBehind(cpu, new byte[16]).walk()).hasSize(1);
            assertThat(returningBehind(cpu, new byte[16]).walkLikeRustMinidump()).hasSize(2);
        }
    }

    @Test
    void aCallConfirmsIt() {
        assertThat(returningBehind(Cpu.X86, code(0xff, 0xd0)).walk()).hasSize(2);
        assertThat(returningBehind(Cpu.AMD64, code(0xff, 0xd0)).walk()).hasSize(2);
        assertThat(returningBehind(Cpu.ARM, code(0, 0, 0, 0xeb)).walk()).hasSize(2);
        assertThat(returningBehind(Cpu.ARM64, code(0, 0, 0, 0x94)).walk()).hasSize(2);
    }

    @Test
    void bytesThatTheDumpDoesNotHaveSayNothing() {
        for (Cpu cpu : CPUS) {
            assertThat(returningBehind(cpu, new byte[6]).walk()).hasSize(2);
        }
    }

    private static byte[] code(int... last) {
        byte[] code = new byte[16];
        Arrays.fill(code, (byte) 0);
        for (int i = 0; i < last.length; i++) {
            code[16 - last.length + i] = (byte) last[i];
        }
        return code;
    }

    /** The bytes are those before the return address. */
    private static Crash returningBehind(Cpu cpu, byte[] code) {
        long address = LIB + 0x100;
        Crash crash =
                Crash.linux(cpu).at(APP + 0x10, STACK, NO_FRAME_POINTER).stack(0x1234, address, 0);
        crash.dump().memory(address - code.length, code);
        return crash;
    }

    /** When a program first calls an import, the loader leaves much behind on the stack. */
    @Test
    void theLoaderIsHardlyEverACaller() {
        assertThat(scanningOverLibrary("ld-linux-x86-64.so.2").walk().get(1).module())
                .isEqualTo("app");
        assertThat(scanningOverLibrary("libld.so").walk().get(1).module()).isEqualTo("libld.so");
        assertThat(
                        scanningOverLibrary("ld-linux-x86-64.so.2")
                                .walkLikeRustMinidump()
                                .get(1)
                                .module())
                .isEqualTo("ld-linux-x86-64.so.2");
    }

    private static Crash scanningOverLibrary(String library) {
        return Crash.linux()
                .library(library)
                .at(APP + 0x10, STACK, 0)
                .stack(LIB + 0x101, APP + 0x101, 0);
    }

    /** A name reaches on into what follows the function, such as constants. */
    @Test
    void whereUnwindInformationKnowsNoFunctionANameIsNotEnough() {
        String rules = "STACK CFI INIT 1000 100 .cfa: $rsp 8 + .ra: .cfa -8 + ^";

        assertThat(scanningOverName("PUBLIC 1000 0 name", rules).walk()).hasSize(1);
        assertThat(scanningOverName("PUBLIC 1000 0 name").walk()).hasSize(2);
        assertThat(scanningOverName("FUNC 1000 1000 0 name", rules).walk()).hasSize(2);
        assertThat(scanningOverName("PUBLIC 1000 0 name", rules).walkLikeRustMinidump()).hasSize(2);
    }

    private static Crash scanningOverName(String... records) {
        return Crash.linux()
                .at(LIB + 0x10, STACK, 0)
                .stack(APP + 0x1801, 0)
                .symbols("app", records);
    }

    @Test
    void unwindInformationIsEnoughInBestModeOnly() {
        Crash crash = scanningOverName("STACK CFI INIT 1800 100 .cfa: $rsp 8 + .ra: .cfa -8 + ^");

        assertThat(crash.walk()).hasSize(2);
        assertThat(crash.walkLikeRustMinidump()).hasSize(1);
    }

    @Test
    void inBestModeTheWholeCallIsInTheFunction() {
        Crash crash =
                Crash.linux(Cpu.ARM64)
                        .at(LIB + 0x10, STACK, NO_FRAME_POINTER)
                        .stack(APP + 0x1002, 0)
                        .symbols("app", "FUNC 1000 100 0 f");

        assertThat(crash.walk()).hasSize(1);
        assertThat(crash.walkLikeRustMinidump()).hasSize(2);
    }

    @Test
    void aCallThatDoesNotReturnMayBeTheLastInstructionOfItsFunction() {
        Crash crash =
                Crash.linux(Cpu.ARM64)
                        .at(LIB + 0x10, STACK, NO_FRAME_POINTER)
                        .stack(APP + 0x1100, 0)
                        .symbols("app", "FUNC 1000 100 0 aborts");

        assertThat(crash.walkInBothModes().get(1).function()).isEqualTo("aborts");
    }
}
