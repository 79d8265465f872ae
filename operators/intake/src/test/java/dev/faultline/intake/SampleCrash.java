package dev.faultline.intake;

import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashSource;
import dev.faultline.intake.event.DumpReference;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One made-up crash, told in each of the input formats. */
final class SampleCrash {
    static final long RECEIVED_AT = 1_790_000_000_000L;
    static final String SHA256 = "5f95d0abb0104fa7d13378a47b799b489b6c321febbe1cd9a7b921207708526b";
    static final String EVENT_ID = "3f0d1c52-9a77-4d5f-8f35-0e61d44d9c11";
    static final String CLIENT_ID = "0d8f7a6e-12ab-4c3d-9e8f-a1b2c3d4e5f6";
    static final String DOCUMENT_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    static final byte[] KEY = "an example key of 32 bytes......".getBytes(StandardCharsets.UTF_8);

    private SampleCrash() {}

    static CrashParser parser() {
        return new CrashParser(IntakeLimits.DEFAULT, new ClientHasher(KEY));
    }

    static CrashEvent event(RawCrash raw) {
        IntakeResult result = parser().parse(raw);
        if (result instanceof IntakeResult.Accepted accepted) {
            return accepted.event();
        }
        throw new AssertionError("rejected: " + result);
    }

    static IntakeResult.Rejected rejection(RawCrash raw) {
        IntakeResult result = parser().parse(raw);
        if (result instanceof IntakeResult.Rejected rejected) {
            return rejected;
        }
        throw new AssertionError("accepted: " + result);
    }

    static RawCrash telemetry(String json) {
        return ping(CrashFormat.TELEMETRY_CRASH_V4, json, Map.of());
    }

    static RawCrash glean(String json) {
        return ping(
                CrashFormat.GLEAN_CRASH,
                json,
                Map.of(RawCrash.HEADER_URI, "/submit/firefox-desktop/crash/1/" + DOCUMENT_ID));
    }

    static RawCrash ping(CrashFormat format, String json, Map<String, String> headers) {
        return new RawCrash(
                CrashSource.PING,
                format,
                DOCUMENT_ID,
                RECEIVED_AT,
                headers,
                json.getBytes(StandardCharsets.UTF_8),
                List.of());
    }

    static RawCrash report(String json, DumpReference... dumps) {
        return new RawCrash(
                CrashSource.REPORT,
                CrashFormat.CRASH_REPORT,
                "bp-0b6b1c2d-1111-4222-8333-444455260922",
                RECEIVED_AT,
                Map.of(),
                json.getBytes(StandardCharsets.UTF_8),
                List.of(dumps));
    }

    /** Annotations of the crash, as the client writes them. */
    static Map<String, String> annotations() {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("ProductName", "Firefox");
        annotations.put("Version", "151.0a1");
        annotations.put("ReleaseChannel", "nightly");
        annotations.put("BuildID", "20260901093012");
        annotations.put("CrashTime", "1789999990");
        annotations.put("StartupTime", "1789999900");
        annotations.put("UptimeTS", "56.8150704");
        annotations.put("StartupCrash", "1");
        annotations.put("IsGarbageCollecting", "0");
        annotations.put("MozCrashReason", "MOZ_RELEASE_ASSERT(aIndex < mLength)");
        annotations.put("OOMAllocationSize", "1048576");
        annotations.put("TotalPhysicalMemory", "17179869184");
        annotations.put("SecondsSinceLastCrash", "868004");
        annotations.put("CrashEventID", EVENT_ID);
        annotations.put("QuotaManagerShutdownTimeout", "line1\nline2");
        annotations.put(
                "AsyncShutdownTimeout",
                "{\"phase\":\"profile-before-change\",\"conditions\":[{\"name\":\"a\"}],"
                        + "\"brokenAddBlockers\":[]}");
        annotations.put("NimbusEnrollments", "one:a,two:b");
        return annotations;
    }

    static String telemetryJson() {
        return telemetryJson(annotations());
    }

    static String telemetryJson(Map<String, String> annotations) {
        return """
        {"type":"crash","id":"%s","version":4,"creationDate":"2026-09-21T14:13:13.000Z",
         "clientId":"%s",
         "application":{"architecture":"x86-64","buildId":"20260902000000","channel":"nightly",
           "name":"Firefox","version":"152.0a1","platformVersion":"152.0a1","vendor":"Mozilla",
           "xpcomAbi":"x86_64-msvc"},
         "environment":{"build":{"buildId":"20260902000000","architecture":"x86-64"},
           "system":{"os":{"name":"Windows_NT","version":"10.0","windowsBuildNumber":22631},
             "cpu":{"cores":8}}},
         "payload":{"version":1,"crashDate":"2026-09-21","crashTime":"2026-09-21T14:00:00.000Z",
           "processType":"content","minidumpSha256Hash":"%s","hasCrashEnvironment":false,
           "metadata":%s,
           "stackTraces":{"status":"OK",
             "crash_info":{"type":"SIGSEGV","address":"0x0000000000000018","crashing_thread":0},
             "main_module":0,"modules":[%s],"threads":[{"frames":[%s]}]}}}
        """
                .formatted(
                        DOCUMENT_ID,
                        CLIENT_ID,
                        SHA256,
                        json(annotations),
                        modules("addr"),
                        frames());
    }

    static String gleanJson() {
        return """
        {"client_info":{"client_id":"%s","app_build":"20260902000000","app_channel":"nightly",
           "app_display_version":"152.0a1","architecture":"x86_64","os":"Windows",
           "os_version":"10.0","windows_build_number":22631},
         "ping_info":{"seq":3,"start_time":"2026-09-21T16:00+02:00",
           "end_time":"2026-09-21T16:13+02:00","reason":"crash"},
         "metrics":{
           "string":{"crash.process_type":"content","crash.app_channel":"nightly",
             "crash.app_display_version":"151.0a1","crash.app_build":"20260901093012",
             "crash.moz_crash_reason":"MOZ_RELEASE_ASSERT(aIndex < mLength)",
             "crash.minidump_sha256_hash":"%s"},
           "uuid":{"crash.event_id":"%s"},
           "boolean":{"crash.startup":true,"crash.is_garbage_collecting":false},
           "datetime":{"crash.time":"2026-09-21T16:13:10.250+02:00",
             "crash.startup_time":"2026-09-21T14:11:40Z"},
           "timespan":{"environment.uptime":{"value":56815,"time_unit":"millisecond"},
             "crash.time_since_last_crash":{"value":868004,"time_unit":"second"}},
           "quantity":{"memory.oom_allocation_size":1048576,"memory.total_physical":17179869184},
           "string_list":{"environment.nimbus_enrollments":["one:a","two:b"]},
           "object":{
             "crash.quota_manager_shutdown_timeout":["line1","line2"],
             "crash.async_shutdown_timeout":{"phase":"profile-before-change",
               "conditions":"[{\\"name\\":\\"a\\"}]","broken_add_blockers":[]},
             "crash.stack_traces":{"crash_type":"SIGSEGV","crash_address":"0x18",
               "crash_thread":0,"main_module":0,
               "modules":[%s],"threads":[{"frames":[%s]}]}}}}
        """
                .formatted(CLIENT_ID, SHA256, EVENT_ID, modules("address"), frames());
    }

    static String json(Map<String, String> members) {
        return members.entrySet().stream()
                .map(e -> quote(e.getKey()) + ":" + quote(e.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String modules(String suffix) {
        return """
        {"base_%1$s":"0x7ff600000000","end_%1$s":"0x7ff600100000","filename":"firefox.exe",
         "debug_file":"firefox.pdb","debug_id":"067CB22E5DAD4D22A98C65DD7993474A2",
         "code_id":"5B070FD664000","version":"151.0.0.1"},
        {"base_%1$s":"0x7ffa00000000","end_%1$s":"0x7ffa08000000","filename":"xul.dll",
         "debug_file":"xul.pdb","debug_id":"8E9E96D5FBE34E298390ACD5A37C0C5C2",
         "code_id":"5B0714F63c95000","version":"151.0.0.1"}"""
                .formatted(suffix);
    }

    private static String frames() {
        return """
        {"ip":"0x7ffa01234567","module_index":1,"trust":"context"},
        {"ip":"0x7ffa0abcdef0","module_index":1,"trust":"cfi"},
        {"ip":"0xfffffffffffffff0","trust":"scan"}""";
    }
}
