package dev.faultline.intake;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Which annotations may be published. An allow-list: what is not named here is protected.
 *
 * <p>Names are those of the client's {@code CrashAnnotations.yaml}; the warehouse's spelling of
 * them in snake case leads to the same entry.
 */
final class AnnotationCatalog {
    /** What happens to an annotation's value. */
    enum Treatment {
        /** Becomes a component of the event and needs no second copy. */
        FIELD,
        /** A number, word or list without personal data. */
        PUBLIC,
        /** {@code 1}, or absent when false. */
        PUBLIC_FLAG,
        /** Free text: redacted to the public side, as it is to the protected one. */
        PUBLIC_REDACTED,
        PROTECTED,
        /** Of the client's own use; must not be stored anywhere. */
        DROPPED
    }

    /**
     * One known annotation.
     *
     * @param name the client's spelling
     */
    record Entry(String name, Treatment treatment) {}

    private static final Map<String, Entry> ENTRIES = new HashMap<>();

    static {
        add(
                Treatment.FIELD,
                "Android_PackageName",
                "BackgroundTaskName",
                "BuildID",
                "CPUArchitecture",
                "CrashEventID",
                "CrashTime",
                "HeadlessMode",
                "InstallTime",
                "JavaException",
                "MinidumpSha256Hash",
                "OS",
                "OSVersion",
                "ProductName",
                "ReleaseChannel",
                "SecondsSinceLastCrash",
                "StackTraces",
                "StartupCrash",
                "StartupTime",
                "UptimeTS",
                "UtilityActorsName",
                "Version");
        add(
                Treatment.PUBLIC,
                "AdapterDeviceID",
                "AdapterDriverVersion",
                "AdapterSubsysID",
                "AdapterVendorID",
                "Add-ons",
                "Android_Board",
                "Android_Brand",
                "Android_CPU_ABI",
                "Android_Device",
                "Android_Hardware",
                "Android_Manufacturer",
                "Android_Model",
                "Android_Version",
                "ApplicationBuildID",
                "AvailablePageFile",
                "AvailablePhysicalMemory",
                "AvailableSwapMemory",
                "AvailableVirtualMemory",
                "BlockedDllList",
                "CPUMicrocodeVersion",
                "ContentSandboxLevel",
                "DistributionID",
                "EventLoopNestingLevel",
                "GPUProcessLaunchCount",
                "IPCShutdownState",
                "JSLargeAllocationFailure",
                "JSOutOfMemory",
                "LastInteractionDuration",
                "LinuxLSBDescription",
                "LowCommitSpaceEvents",
                "LowPhysicalMemoryEvents",
                "MemoryErrorCorrection",
                "OOMAllocationSize",
                "ProcessType",
                "ProductID",
                "ProfilerChildShutdownPhase",
                "PurgeablePhysicalMemory",
                "ShutdownProgress",
                "ShutdownReason",
                "SubmittedFrom",
                "SystemMemoryUsePercentage",
                "TextureUsage",
                "Throttleable",
                "TotalPageFile",
                "TotalPhysicalMemory",
                "TotalVirtualMemory",
                "UtilityProcessSandboxingKind",
                "Vendor",
                "ipc_channel_error",
                "useragent_locale");
        add(
                Treatment.PUBLIC_FLAG,
                "BlocklistInitFailed",
                "ContainsMemoryReport",
                "DOMFissionEnabled",
                "IsGarbageCollecting",
                "SafeMode",
                "User32BeforeBlocklist",
                "WindowsErrorReporting");
        add(
                Treatment.PUBLIC_REDACTED,
                "AbortMessage",
                "AsyncShutdownTimeout",
                "GraphicsCriticalError",
                "Hang",
                "IPCMessageName",
                "MainThreadRunnableName",
                "MozCrashReason",
                "Notes",
                "QuotaManagerShutdownTimeout",
                "XPCOMSpinEventLoopStack");
        // TelemetryEnvironment is public in the source system, but holds the whole profile's
        // set-up.
        add(
                Treatment.PROTECTED,
                "Breadcrumbs",
                "Comments",
                "DumperError",
                "ExperimentalFeatures",
                "FontName",
                "GMPLibraryPath",
                "HangID",
                "IndexedDBShutdownTimeout",
                "JavaStackTrace",
                "LocalStorageShutdownTimeout",
                "ModuleSignatureInfo",
                "NimbusEnrollments",
                "PHCAllocStack",
                "PHCBaseAddress",
                "PHCFreeStack",
                "PHCKind",
                "PHCUsableSize",
                "RemoteType",
                "TelemetryEnvironment",
                "URL",
                "WindowsPackageFamilyName");
        add(
                Treatment.DROPPED,
                "Email",
                "GleanClientId",
                "ProfileDirectory",
                "ServerURL",
                "TelemetryClientId",
                "TelemetryProfileGroupId",
                "TelemetryServerURL",
                "TelemetrySessionId",
                "uuid");
    }

    private AnnotationCatalog() {}

    /** The entry of a name in either spelling; a protected one for a name nobody declared. */
    static Entry entry(String name) {
        Entry known = ENTRIES.get(name);
        return known != null ? known : new Entry(name, Treatment.PROTECTED);
    }

    private static void add(Treatment treatment, String... names) {
        for (String name : names) {
            Entry entry = new Entry(name, treatment);
            ENTRIES.put(name, entry);
            ENTRIES.put(snakeCase(name), entry);
        }
    }

    /** {@code OOMAllocationSize} to {@code oom_allocation_size}. */
    static String snakeCase(String name) {
        StringBuilder snake = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean upper = Character.isUpperCase(c);
            boolean afterLower = i > 0 && Character.isLowerCase(name.charAt(i - 1));
            boolean startsWord =
                    i > 0
                            && i + 1 < name.length()
                            && Character.isUpperCase(name.charAt(i - 1))
                            && Character.isLowerCase(name.charAt(i + 1));
            if (upper && (afterLower || startsWord)) {
                snake.append('_');
            }
            snake.append(c == '-' ? '_' : c);
        }
        return snake.toString().toLowerCase(Locale.ROOT);
    }
}
