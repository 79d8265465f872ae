package dev.faultline.minidump;

/**
 * Numbers of the streams that are read. Microsoft's are small, Breakpad's start with "Gg",
 * Crashpad's with "CP", Mozilla's with "Mz".
 */
final class StreamType {

    static final int THREAD_LIST = 3;
    static final int MODULE_LIST = 4;
    static final int MEMORY_LIST = 5;
    static final int EXCEPTION = 6;
    static final int SYSTEM_INFO = 7;
    static final int MEMORY64_LIST = 9;
    static final int HANDLE_DATA = 12;
    static final int UNLOADED_MODULE_LIST = 14;
    static final int MISC_INFO = 15;
    static final int MEMORY_INFO_LIST = 16;
    static final int THREAD_INFO_LIST = 17;
    static final int THREAD_NAMES = 24;
    static final int CRASHPAD_INFO = 0x4350_0001;
    static final int BREAKPAD_INFO = 0x4767_0001;
    static final int ASSERTION_INFO = 0x4767_0002;
    static final int LINUX_CPU_INFO = 0x4767_0003;
    static final int LINUX_PROC_STATUS = 0x4767_0004;
    static final int LINUX_RELEASE = 0x4767_0005;
    static final int LINUX_AUXILIARY_VECTOR = 0x4767_0008;
    static final int LINUX_MAPS = 0x4767_0009;
    static final int MAC_CRASH_INFO = 0x4d7a_0001;
    static final int MAC_BOOT_ARGUMENTS = 0x4d7a_0002;
    static final int LINUX_LIMITS = 0x4d7a_0003;
    static final int WRITER_ERRORS = 0x4d7a_0004;

    private StreamType() {}

    static String nameOf(int type) {
        return switch (type) {
            case THREAD_LIST -> "ThreadList";
            case MODULE_LIST -> "ModuleList";
            case MEMORY_LIST -> "MemoryList";
            case EXCEPTION -> "Exception";
            case SYSTEM_INFO -> "SystemInfo";
            case MEMORY64_LIST -> "Memory64List";
            case HANDLE_DATA -> "HandleData";
            case UNLOADED_MODULE_LIST -> "UnloadedModuleList";
            case MISC_INFO -> "MiscInfo";
            case MEMORY_INFO_LIST -> "MemoryInfoList";
            case THREAD_INFO_LIST -> "ThreadInfoList";
            case THREAD_NAMES -> "ThreadNames";
            case BREAKPAD_INFO -> "BreakpadInfo";
            case LINUX_CPU_INFO -> "LinuxCpuInfo";
            case LINUX_PROC_STATUS -> "LinuxProcStatus";
            case CRASHPAD_INFO -> "CrashpadInfo";
            case ASSERTION_INFO -> "AssertionInfo";
            case LINUX_RELEASE -> "LinuxLsbRelease";
            case LINUX_AUXILIARY_VECTOR -> "LinuxAuxv";
            case LINUX_MAPS -> "LinuxMaps";
            case MAC_CRASH_INFO -> "MacCrashInfo";
            case MAC_BOOT_ARGUMENTS -> "MacBootArgs";
            case LINUX_LIMITS -> "LinuxLimits";
            case WRITER_ERRORS -> "SoftErrors";
            default -> "0x" + Integer.toHexString(type);
        };
    }
}
