package dev.faultline.minidump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashReasonTest {

    @ParameterizedTest
    @CsvSource({
        "11, 1, SIGSEGV / SEGV_MAPERR",
        "11, 0, SIGSEGV",
        "11, 0x80, SIGSEGV / SI_KERNEL",
        "6, 0xfffffffa, SIGABRT / SI_TKILL",
        "7, 2, SIGBUS / BUS_ADRERR",
        "8, 1, SIGFPE / FPE_INTDIV",
        "4, 2, SIGILL / ILL_ILLOPN",
        "5, 1, SIGTRAP / TRAP_BRKPT",
        "31, 1, SIGSYS / SYS_SECCOMP",
        "11, 0x1234, SIGSEGV / 0x00001234",
        "0xffffffff, 0, DUMP_REQUESTED",
        "99, 5, unknown 0x00000063 / 0x00000005"
    })
    void namesLinuxSignals(String code, String flags, String reason) {
        assertThat(describe(OperatingSystem.LINUX, number(code), number(flags))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, EXC_BAD_ACCESS / KERN_INVALID_ADDRESS",
        "1, 13, EXC_BAD_ACCESS / EXC_I386_GPFLT",
        "6, 2, EXC_BREAKPOINT / EXC_I386_BPT",
        "11, 7, EXC_RESOURCE / 0x00000007",
        "0, 0, unknown 0x00000000 / 0x00000000"
    })
    void namesMachExceptions(long code, long flags, String reason) {
        assertThat(describe(OperatingSystem.MAC, code, flags)).isEqualTo(reason);
    }

    @Test
    void namesWindowsExceptionsWithTheirParameters() {
        assertThat(windows(0xc0000005L, 0L, 0x18L)).isEqualTo("EXCEPTION_ACCESS_VIOLATION_READ");
        assertThat(windows(0xc0000005L, 1L, 0x18L)).isEqualTo("EXCEPTION_ACCESS_VIOLATION_WRITE");
        assertThat(windows(0xc0000005L, 8L, 0x18L)).isEqualTo("EXCEPTION_ACCESS_VIOLATION_EXEC");
        assertThat(windows(0xc0000006L, 0L, 0x18L, 0xc000009cL))
                .isEqualTo("EXCEPTION_IN_PAGE_ERROR_READ / STATUS_DEVICE_DATA_ERROR");
        assertThat(windows(0xc0000409L, 7L))
                .isEqualTo("EXCEPTION_STACK_BUFFER_OVERRUN / FAST_FAIL_FATAL_APP_EXIT");
        assertThat(windows(0xc0000409L, 56L))
                .isEqualTo("EXCEPTION_STACK_BUFFER_OVERRUN / FAST_FAIL_UNEXPECTED_CALL");
        assertThat(windows(0xc000000dL)).isEqualTo("STATUS_INVALID_PARAMETER");
        assertThat(windows(0xdeadL)).isEqualTo("unknown 0x0000dead / 0x00000000");
    }

    @Test
    void theAddressOfAFailedWindowsAccessIsThatOfTheData() {
        SystemInfo windows = system(OperatingSystem.WINDOWS, Cpu.AMD64);
        ExceptionRecord access =
                new ExceptionRecord(1, 0xc0000005L, 0, 0x40_0000, List.of(0L, 0x18L), null);
        ExceptionRecord trap = new ExceptionRecord(1, 0x80000003L, 0, 0x40_0000, List.of(), null);

        assertThat(CrashReason.address(windows, access)).isEqualTo(0x18);
        assertThat(CrashReason.address(windows, trap)).isEqualTo(0x40_0000);
    }

    @Test
    void aSignExtendedAddressIsCutToTheWidthOfTheProcessor() {
        ExceptionRecord record =
                new ExceptionRecord(1, 11, 1, 0xffff_ffff_8000_0000L, List.of(), null);

        assertThat(CrashReason.address(system(OperatingSystem.LINUX, Cpu.X86), record))
                .isEqualTo(0x8000_0000L);
    }

    private static String windows(long code, Long... parameters) {
        return CrashReason.describe(
                system(OperatingSystem.WINDOWS, Cpu.AMD64),
                new ExceptionRecord(1, code, 0, 0, List.of(parameters), null));
    }

    private static String describe(OperatingSystem os, long code, long flags) {
        return CrashReason.describe(
                system(os, Cpu.AMD64), new ExceptionRecord(1, code, flags, 0, List.of(), null));
    }

    private static SystemInfo system(OperatingSystem os, Cpu cpu) {
        return new SystemInfo(os, "1", cpu, null, 1);
    }

    private static long number(String text) {
        return Long.decode(text);
    }
}
