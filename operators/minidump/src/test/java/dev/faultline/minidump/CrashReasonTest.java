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
        "31, 2, SIGSYS / SYS_USER_DISPATCH",
        "4, 9, SIGILL / ILL_BADIADDR",
        "4, 10, SIGILL / 0x0000000a",
        "5, 6, SIGTRAP / TRAP_PERF",
        "8, 8, SIGFPE / FPE_FLTSUB",
        "7, 5, SIGBUS / BUS_MCEERR_AO",
        "11, 4, SIGSEGV / SEGV_PKUERR",
        "11, 10, SIGSEGV / SEGV_CPERR",
        "6, 0, SIGABRT",
        "6, 1, SIGABRT / 0x00000001",
        "15, 0xffffffff, SIGTERM / SI_QUEUE",
        "30, 0xffffffc4, SIGPWR / SI_ASYNCNL",
        "11, 0x1234, SIGSEGV / 0x00001234",
        "0xffffffff, 0, DUMP_REQUESTED",
        "99, 5, unknown 0x00000063 / 0x00000005"
    })
    void namesLinuxSignals(String code, String flags, String reason) {
        assertThat(describe(OperatingSystem.LINUX, number(code), number(flags))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "AMD64, 1, 1, EXC_BAD_ACCESS / KERN_INVALID_ADDRESS",
        "AMD64, 1, 13, EXC_BAD_ACCESS / EXC_I386_GPFLT",
        "ARM64, 1, 13, EXC_BAD_ACCESS / 0x0000000d",
        "ARM64, 1, 0x101, EXC_BAD_ACCESS / EXC_ARM_DA_ALIGN",
        "ARM64, 1, 0x105, EXC_BAD_ACCESS / EXC_ARM_PAC_FAIL",
        "PPC, 1, 0x103, EXC_BAD_ACCESS / EXC_PPC_UNALIGNED",
        "ARM64, 2, 1, EXC_BAD_INSTRUCTION / EXC_ARM_UNDEFINED",
        "X86, 2, 12, EXC_BAD_INSTRUCTION / EXC_I386_STKFLT",
        "PPC, 2, 6, EXC_BAD_INSTRUCTION / EXC_PPC_PERFMON",
        "AMD64, 3, 1, EXC_ARITHMETIC / EXC_I386_DIV",
        "ARM64, 3, 2, EXC_ARITHMETIC / EXC_ARM_FP_DZ",
        "PPC, 3, 9, EXC_ARITHMETIC / EXC_PPC_ALTIVECASSIST",
        "AMD64, 5, 0xdeadc0de, EXC_SOFTWARE / UNCAUGHT_NS_EXCEPTION",
        "AMD64, 5, 0x10002, EXC_SOFTWARE / SIGABRT",
        "AMD64, 6, 2, EXC_BREAKPOINT / EXC_I386_BPT",
        "ARM64, 6, 1, EXC_BREAKPOINT / EXC_ARM_BREAKPOINT",
        "AMD64, 10, 0, EXC_CRASH / 0x00000000",
        "AMD64, 11, 7, EXC_RESOURCE / 0x00000007",
        "AMD64, 0x43507378, 0, Simulated Exception",
        "AMD64, 0x43506e78, 0, unknown 0x43506e78 / 0x00000000",
        "AMD64, 0, 0, unknown 0x00000000 / 0x00000000"
    })
    void namesMachExceptionsByProcessor(Cpu cpu, String code, String flags, String reason) {
        assertThat(mach(cpu, number(code), number(flags))).isEqualTo(reason);
    }

    @Test
    void decodesExceededResources() {
        long aMinuteHalfUsed = 60L << 7 | 50;
        assertThat(resource(1, 1L << 58 | aMinuteHalfUsed, 95))
                .isEqualTo(
                        "EXC_RESOURCE / RESOURCE_TYPE_CPU / FLAVOR_CPU_MONITOR interval: 60s CPU"
                                + " limit: 50% CPU consumed: 95%");
        assertThat(resource(1, 7L << 58, 1))
                .isEqualTo(
                        "EXC_RESOURCE / RESOURCE_TYPE_CPU / 0x1c00000000000000 /"
                                + " 0x0000000000000001");
        assertThat(resource(2, 1L << 58 | 300L << 20 | 150, 4095))
                .isEqualTo(
                        "EXC_RESOURCE / RESOURCE_TYPE_WAKEUPS / FLAVOR_WAKEUPS_MONITOR interval:"
                                + " 300s wakeups permitted: 150 wakeups observed: 4095");
        assertThat(resource(3, 1L << 58 | 1500, 0))
                .isEqualTo(
                        "EXC_RESOURCE / RESOURCE_TYPE_MEMORY / FLAVOR_HIGH_WATERMARK high"
                                + " watermark limit: 1500MiB");
        assertThat(resource(4, 2L << 58 | 86_400L << 15 | 8192, 8193))
                .isEqualTo(
                        "EXC_RESOURCE / RESOURCE_TYPE_IO / FLAVOR_IO_LOGICAL_WRITES interval:"
                                + " 86400s I/O limit: 8192% I/O observed: 8193%");
        assertThat(resource(5, 1L << 58 | 2048, 0))
                .isEqualTo(
                        "EXC_RESOURCE / RESOURCE_TYPE_THREADS / FLAVOR_THREADS_HIGH_WATERMARK high"
                                + " watermark limit: 2048");
        assertThat(resource(6, 0, 0)).isEqualTo("EXC_RESOURCE / 0xc0000000");
    }

    @Test
    void decodesGuards() {
        assertThat(guard(0, 0, 0)).isEqualTo("EXC_GUARD / GUARD_TYPE_NONE");
        assertThat(guard(1, 2L << 32 | 0x1203, 0))
                .isEqualTo("EXC_GUARD / GUARD_TYPE_MACH_PORT / GUARD_EXC_MOD_REFS port name: 4611");
        assertThat(guard(1, 0x40L << 32 | 5, 9))
                .isEqualTo(
                        "EXC_GUARD / GUARD_TYPE_MACH_PORT / GUARD_EXC_STRICT_REPLY port name: 5"
                                + " subcode: 9");
        assertThat(guard(1, 5L << 32 | 5, 0))
                .isEqualTo(
                        "EXC_GUARD / GUARD_TYPE_MACH_PORT / GUARD_EXC_THREAD_SET_STATE port name:"
                                + " 5");
        assertThat(guard(2, 1L << 32 | 7, -1))
                .isEqualTo(
                        "EXC_GUARD / GUARD_TYPE_FD / GUARD_EXC_CLOSE file descriptor: 7 guard"
                                + " identifier: 18446744073709551615");
        assertThat(guard(3, 17, 4))
                .isEqualTo("EXC_GUARD / GUARD_TYPE_USER / namespace: 17 guard identifier: 4");
        assertThat(guard(4, 4L << 32 | 99, 4))
                .isEqualTo(
                        "EXC_GUARD / GUARD_TYPE_VN / GUARD_EXC_UNLINK pid: 99 guard identifier: 4");
        assertThat(guard(5, 1L << 32, 64))
                .isEqualTo("EXC_GUARD / GUARD_TYPE_VIRT_MEMORY / GUARD_EXC_DEALLOC_GAP offset: 64");
        assertThat(guard(6, 0, 31))
                .isEqualTo("EXC_GUARD / GUARD_TYPE_REJECTED_SC / GUARD_EXC_MACH_TRAP syscall: 31");
        assertThat(guard(2, 3L << 32, 1))
                .isEqualTo("EXC_GUARD / GUARD_TYPE_FD / 0x0000000300000000 / 0x0000000000000001");
        assertThat(guard(7, 0, 0)).isEqualTo("EXC_GUARD / 0xe0000000");
    }

    @Test
    void namesWindowsExceptionsWithTheirParameters() {
        assertThat(windows(0xc0000005L, 0L, 0x18L)).isEqualTo("EXCEPTION_ACCESS_VIOLATION_READ");
        assertThat(windows(0xc0000005L, 1L, 0x18L)).isEqualTo("EXCEPTION_ACCESS_VIOLATION_WRITE");
        assertThat(windows(0xc0000005L, 8L, 0x18L)).isEqualTo("EXCEPTION_ACCESS_VIOLATION_EXEC");
        assertThat(windows(0xc0000005L, 2L)).isEqualTo("EXCEPTION_ACCESS_VIOLATION");
        assertThat(windows(0xc0000005L)).isEqualTo("EXCEPTION_ACCESS_VIOLATION");
        assertThat(windows(0xc0000409L, 7L))
                .isEqualTo("EXCEPTION_STACK_BUFFER_OVERRUN / FAST_FAIL_FATAL_APP_EXIT");
        assertThat(windows(0xc0000409L, 76L))
                .isEqualTo("EXCEPTION_STACK_BUFFER_OVERRUN / FAST_FAIL_INVALID_EXTENDED_STATE");
        assertThat(windows(0xc0000409L, 77L))
                .isEqualTo("EXCEPTION_STACK_BUFFER_OVERRUN / 0x0000004d");
        assertThat(windows(0xc0000409L)).isEqualTo("STATUS_STACK_BUFFER_OVERRUN");
    }

    @Test
    void aPageThatCannotBeReadHasACause() {
        assertThat(windows(0xc0000006L, 0L, 0x18L, 0xc000009cL))
                .isEqualTo("EXCEPTION_IN_PAGE_ERROR_READ / STATUS_DEVICE_DATA_ERROR");
        assertThat(windows(0xc0000006L, 8L, 0x18L, 0xffff_ffff_c000_000eL))
                .isEqualTo("EXCEPTION_IN_PAGE_ERROR_EXEC / STATUS_NO_SUCH_DEVICE");
        assertThat(windows(0xc0000006L, 1L, 0x18L, 0xe0001234L))
                .isEqualTo("EXCEPTION_IN_PAGE_ERROR_WRITE / 0xe0001234");
        assertThat(windows(0xc0000006L, 1L)).isEqualTo("EXCEPTION_IN_PAGE_ERROR");
    }

    @ParameterizedTest
    @CsvSource({
        "0xc000000d, STATUS_INVALID_PARAMETER",
        "0xc0000374, STATUS_HEAP_CORRUPTION",
        "0xc00000fd, EXCEPTION_STACK_OVERFLOW",
        "0xc0020017, RPC_NT_SERVER_UNAVAILABLE",
        "0x40010006, DBG_PRINTEXCEPTION_C",
        "0, ERROR_SUCCESS",
        "183, ERROR_ALREADY_EXISTS",
        "1722, RPC_S_SERVER_UNAVAILABLE",
        "0xc06d007e, FACILITY_VISUALCPP / ERROR_MOD_NOT_FOUND",
        "0xe06d7363, Unhandled C++ Exception",
        "0xe0000008, Out of Memory",
        "0x0517a7ed, Simulated Exception",
        "0xc06dfffe, unknown 0xc06dfffe",
        "0xdead, unknown 0x0000dead"
    })
    void namesErrorsOfWindows(String code, String reason) {
        assertThat(windows(number(code))).isEqualTo(reason);
    }

    @Test
    void listsOfNamesAreComplete() {
        assertThat(CrashReason.windowsError(15_841)).isEqualTo("ERROR_API_UNAVAILABLE");
        assertThat(CrashReason.windowsError(0xc0e9_0008L))
                .isEqualTo("STATUS_SYSTEM_INTEGRITY_REPUTATION_PUA");
    }

    @Test
    void theAddressOfAFailedWindowsAccessIsThatOfTheData() {
        SystemInfo windows = system(OperatingSystem.WINDOWS, Cpu.AMD64);
        ExceptionRecord access =
                new ExceptionRecord(1, 0xc0000005L, 0, 0x40_0000, List.of(0L, 0x18L), null);
        ExceptionRecord withoutAddress =
                new ExceptionRecord(1, 0xc0000005L, 0, 0x40_0000, List.of(0L), null);
        ExceptionRecord trap = new ExceptionRecord(1, 0x80000003L, 0, 0x40_0000, List.of(), null);

        assertThat(CrashReason.address(windows, access)).isEqualTo(0x18);
        assertThat(CrashReason.address(windows, withoutAddress)).isEqualTo(0x40_0000);
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

    private static String mach(Cpu cpu, long code, long flags, Long... parameters) {
        return CrashReason.describe(
                system(OperatingSystem.MAC, cpu),
                new ExceptionRecord(1, code, flags, 0, List.of(parameters), null));
    }

    private static String resource(long type, long code, long subcode) {
        return mach(Cpu.ARM64, 11, type << 29, 11L, code, subcode);
    }

    private static String guard(long type, long code, long subcode) {
        return mach(Cpu.ARM64, 12, type << 29, 12L, code, subcode);
    }

    private static String describe(OperatingSystem os, long code, long flags) {
        return CrashReason.describe(
                system(os, Cpu.AMD64), new ExceptionRecord(1, code, flags, 0, List.of(), null));
    }

    private static SystemInfo system(OperatingSystem os, Cpu cpu) {
        return new SystemInfo(os, "1", cpu, null, 1, 0);
    }

    private static long number(String text) {
        return Long.decode(text);
    }
}
