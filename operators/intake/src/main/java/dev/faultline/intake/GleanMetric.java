package dev.faultline.intake;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which annotation a metric of the Glean crash ping is, and how its value is spelled there. A
 * metric that is not listed keeps its own name and is thereby protected.
 *
 * @param annotation the client's name
 * @param form of the value
 */
record GleanMetric(String annotation, Form form) {
    /** How a metric's value becomes an annotation's text. */
    enum Form {
        TEXT,
        /** Date and time to seconds since 1970. */
        EPOCH_SECONDS,
        /** A span of time to seconds, with decimals. */
        SECONDS,
        /** List of texts, joined by commas. */
        LIST,
        /** List of texts, one per line. */
        LINES,
        STACK_TRACES,
        JAVA_EXCEPTION,
        ASYNC_SHUTDOWN_TIMEOUT
    }

    private static final Map<String, GleanMetric> METRICS = new HashMap<>();

    static {
        text("crash.app_build", "BuildID");
        text("crash.app_channel", "ReleaseChannel");
        text("crash.app_display_version", "Version");
        text("crash.background_task_name", "BackgroundTaskName");
        text("crash.cpu_architecture", "CPUArchitecture");
        text("crash.event_id", "CrashEventID");
        text("crash.event_loop_nesting_level", "EventLoopNestingLevel");
        text("crash.font_name", "FontName");
        text("crash.gpu_process_launch", "GPUProcessLaunchCount");
        text("crash.hang", "Hang");
        text("crash.ipc_channel_error", "ipc_channel_error");
        text("crash.ipc_shutdown_state", "IPCShutdownState");
        text("crash.is_garbage_collecting", "IsGarbageCollecting");
        text("crash.linux_lsb_description", "LinuxLSBDescription");
        text("crash.main_thread_runnable_name", "MainThreadRunnableName");
        text("crash.minidump_sha256_hash", "MinidumpSha256Hash");
        text("crash.moz_crash_reason", "MozCrashReason");
        text("crash.os", "OS");
        text("crash.os_version", "OSVersion");
        text("crash.process_type", "ProcessType");
        text("crash.product_id", "ProductID");
        text("crash.product_name", "ProductName");
        text("crash.profiler_child_shutdown_phase", "ProfilerChildShutdownPhase");
        text("crash.remote_type", "RemoteType");
        text("crash.shutdown_progress", "ShutdownProgress");
        text("crash.shutdown_reason", "ShutdownReason");
        text("crash.startup", "StartupCrash");
        text("crash.useragent_locale", "useragent_locale");
        text("crash.windows_error_reporting", "WindowsErrorReporting");
        text("crash.windows_package_family_name", "WindowsPackageFamilyName");
        text("dll_blocklist.init_failed", "BlocklistInitFailed");
        text("dll_blocklist.user32_loaded_before", "User32BeforeBlocklist");
        text("environment.dom_fission_enabled", "DOMFissionEnabled");
        text("environment.headless_mode", "HeadlessMode");
        text("memory.available_page_file", "AvailablePageFile");
        text("memory.available_physical", "AvailablePhysicalMemory");
        text("memory.available_swap", "AvailableSwapMemory");
        text("memory.available_virtual", "AvailableVirtualMemory");
        text("memory.error_correction", "MemoryErrorCorrection");
        text("memory.js_large_allocation_failure", "JSLargeAllocationFailure");
        text("memory.js_out_of_memory", "JSOutOfMemory");
        text("memory.low_commit", "LowCommitSpaceEvents");
        text("memory.low_physical", "LowPhysicalMemoryEvents");
        text("memory.oom_allocation_size", "OOMAllocationSize");
        text("memory.purgeable_physical", "PurgeablePhysicalMemory");
        text("memory.system_use_percentage", "SystemMemoryUsePercentage");
        text("memory.texture", "TextureUsage");
        text("memory.total_page_file", "TotalPageFile");
        text("memory.total_physical", "TotalPhysicalMemory");
        text("memory.total_virtual", "TotalVirtualMemory");
        add("crash.time", "CrashTime", Form.EPOCH_SECONDS);
        add("crash.install_time", "InstallTime", Form.EPOCH_SECONDS);
        add("crash.startup_time", "StartupTime", Form.EPOCH_SECONDS);
        add("environment.uptime", "UptimeTS", Form.SECONDS);
        add("crash.time_since_last_crash", "SecondsSinceLastCrash", Form.SECONDS);
        add("crash.last_interaction_duration", "LastInteractionDuration", Form.SECONDS);
        add("crash.utility_actors_name", "UtilityActorsName", Form.LIST);
        add("environment.nimbus_enrollments", "NimbusEnrollments", Form.LIST);
        add("environment.experimental_features", "ExperimentalFeatures", Form.LIST);
        add("dll_blocklist.list", "BlockedDllList", Form.LIST);
        add("crash.quota_manager_shutdown_timeout", "QuotaManagerShutdownTimeout", Form.LINES);
        add("crash.stack_traces", "StackTraces", Form.STACK_TRACES);
        add("crash.java_exception", "JavaException", Form.JAVA_EXCEPTION);
        add("crash.async_shutdown_timeout", "AsyncShutdownTimeout", Form.ASYNC_SHUTDOWN_TIMEOUT);
    }

    /** The metric of a name, with a dot or the warehouse's underscore; null when unknown. */
    static @Nullable GleanMetric named(String name) {
        return METRICS.get(name);
    }

    private static void text(String name, String annotation) {
        add(name, annotation, Form.TEXT);
    }

    private static void add(String name, String annotation, Form form) {
        GleanMetric metric = new GleanMetric(annotation, form);
        METRICS.put(name, metric);
        METRICS.put(name.replace('.', '_'), metric);
    }
}
