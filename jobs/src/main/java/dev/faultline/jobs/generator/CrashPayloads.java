package dev.faultline.jobs.generator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.jobs.generator.SyntheticStack.LoadedModule;
import dev.faultline.jobs.generator.SyntheticStack.StackFrame;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Writes what a client sends about one crash: pings in both formats, a report, its dump. */
final class CrashPayloads {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm'+00:00'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final String ARCHITECTURE = "x86-64";

    private final Scenario scenario;
    private final ObjectMapper json = new ObjectMapper();

    CrashPayloads(Scenario scenario) {
        this.scenario = scenario;
    }

    /** The minidump of a crash; a real one carries the time of the crash that it stands for. */
    byte[] dump(Crash crash) {
        RealCrash real = crash.real();
        if (real == null) {
            return SyntheticMinidump.of(crash, stack(crash));
        }
        byte[] dump = real.dump().clone();
        // Two crashes in one second must not look like one, and readers ignore the check sum.
        ByteBuffer.wrap(dump)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(SyntheticMinidump.CHECKSUM_OFFSET, (int) crash.seed())
                .putInt(SyntheticMinidump.TIME_OFFSET, (int) (crash.clientTimeMillis() / 1000));
        return dump;
    }

    /**
     * A telemetry ping, schema version 4.
     *
     * @param documentId id of this sending
     */
    byte[] legacyPing(Crash crash, String documentId) {
        ObjectNode ping = json.createObjectNode();
        ping.put("type", "crash").put("id", documentId).put("version", 4);
        ping.put("creationDate", time(crash.clientTimeMillis() + 2000) + "Z");
        ping.put("clientId", crash.clientId());
        application(crash, ping.putObject("application"));
        environment(crash, ping.putObject("environment"));
        ObjectNode payload = ping.putObject("payload");
        Instant hour = Instant.ofEpochMilli(crash.clientTimeMillis()).truncatedTo(ChronoUnit.HOURS);
        payload.put("version", 1);
        payload.put("crashDate", time(crash.clientTimeMillis()).substring(0, 10));
        payload.put("crashTime", MILLIS.format(hour) + "Z");
        payload.put("sessionId", Names.uuid(crash.seed(), "session"));
        payload.put("crashId", crash.dumped() ? crash.localDumpId() : null);
        payload.put("minidumpSha256Hash", dumpHash(crash));
        payload.put("processType", crash.fault().processType());
        payload.put("hasCrashEnvironment", true);
        metadata(crash, payload.putObject("metadata"));
        payload.set("stackTraces", legacyStack(crash));
        return bytes(ping);
    }

    /** A Glean ping; its document id is in the path it was sent to. */
    byte[] gleanPing(Crash crash) {
        ObjectNode ping = json.createObjectNode();
        clientInfo(crash, ping.putObject("client_info"));
        long sent = crash.clientTimeMillis() + 2000;
        ping.putObject("ping_info")
                .put("seq", (int) (crash.seed() & 0xff))
                .put("start_time", MINUTES.format(Instant.ofEpochMilli(sent)))
                .put("end_time", MINUTES.format(Instant.ofEpochMilli(sent)))
                .put("reason", "crash");
        ObjectNode metrics = ping.putObject("metrics");
        gleanStrings(crash, metrics.putObject("string"));
        metrics.putObject("boolean").put("crash.startup", uptimeSeconds(crash) < 60);
        metrics.putObject("datetime").put("crash.time", time(crash.clientTimeMillis()) + "+00:00");
        metrics.putObject("timespan")
                .putObject("environment.uptime")
                .put("value", Math.round(uptimeSeconds(crash) * 1000))
                .put("time_unit", "millisecond");
        metrics.putObject("quantity").put("memory.total_physical", totalMemory(crash));
        gleanObjects(crash, metrics.putObject("object"));
        return bytes(ping);
    }

    /** The annotations of a report, with some that only few may read. */
    byte[] report(Crash crash) {
        RealCrash real = crash.real();
        ObjectNode report = real == null ? json.createObjectNode() : real.annotations().deepCopy();
        metadata(crash, report);
        Build build = crash.build();
        report.put("Vendor", "Meadow Project");
        report.put("ProcessType", crash.fault().processType());
        report.put("MinidumpSha256Hash", dumpHash(crash));
        report.put("useragent_locale", "en-US");
        report.put("SubmittedFrom", "Auto");
        report.put("AdapterVendorID", crash.seed() % 2 == 0 ? "0x1002" : "0x8086");
        report.put("OS", crash.os().telemetryName());
        report.put("OSVersion", crash.os().version());
        report.put("CPUArchitecture", "amd64");
        report.put("Add-ons", "tidy-tabs%40meadow.example:" + build.version());
        report.put("URL", "https://pages.example/visitor/" + crash.client());
        if (Math.floorMod(crash.seed(), 12) == 0) {
            report.put("Comments", "It happened again, write to me: " + mail(crash));
            report.put("SubmittedFrom", "Client");
        }
        return bytes(report);
    }

    private static String mail(Crash crash) {
        return "reader" + crash.client() + "@mail.example";
    }

    private void application(Crash crash, ObjectNode application) {
        Build build = crash.build();
        application
                .put("architecture", ARCHITECTURE)
                .put("buildId", build.buildId())
                .put("channel", build.channel())
                .put("displayVersion", build.version())
                .put("name", build.product().displayName())
                .put("platformVersion", build.version())
                .put("vendor", "Meadow Project")
                .put("version", build.version())
                .put("xpcomAbi", "x86_64-gcc3");
    }

    private void environment(Crash crash, ObjectNode environment) {
        Build build = crash.build();
        environment
                .putObject("build")
                .put("applicationName", build.product().displayName())
                .put("applicationId", build.product().id())
                .put("architecture", ARCHITECTURE)
                .put("buildId", build.buildId())
                .put("version", build.version());
        environment.putObject("settings").put("locale", "en-US").put("telemetryEnabled", true);
        ObjectNode os = environment.putObject("system").putObject("os");
        os.put("name", crash.os().telemetryName()).put("version", crash.os().version());
        if (crash.os() == Os.WINDOWS) {
            os.put("windowsBuildNumber", 22631);
        }
    }

    private void clientInfo(Crash crash, ObjectNode info) {
        Build build = crash.build();
        info.put("client_id", Names.uuid(crash.client(), "glean client"))
                .put("app_build", build.buildId())
                .put("app_channel", build.channel())
                .put("app_display_version", build.version())
                .put("architecture", crash.isMobile() ? "arm64-v8a" : "x86_64")
                .put("locale", "en-US")
                .put("os", crash.os().gleanName())
                .put("os_version", crash.os().version());
        if (crash.os() == Os.WINDOWS) {
            info.put("windows_build_number", 22631);
        }
    }

    private void gleanStrings(Crash crash, ObjectNode strings) {
        Build build = crash.build();
        strings.put("crash.product_name", build.product().displayName())
                .put("crash.process_type", crash.fault().processType())
                .put("crash.app_channel", build.channel())
                .put("crash.app_display_version", build.version())
                .put("crash.app_build", build.buildId())
                .put("crash.event_id", crash.eventId());
        String hash = dumpHash(crash);
        if (hash != null) {
            strings.put("crash.minidump_sha256_hash", hash);
        }
        if (crash.fault().reason() != null) {
            strings.put("crash.moz_crash_reason", crash.fault().reason());
        }
    }

    private void gleanObjects(Crash crash, ObjectNode objects) {
        if (crash.isMobile()) {
            objects.set("crash.java_exception", javaException(crash));
            return;
        }
        RealCrash real = crash.real();
        if (real != null) {
            objects.setAll((ObjectNode) real.gleanPing().path("metrics").path("object"));
        } else if (crash.dumped()) {
            objects.set("crash.stack_traces", gleanStack(crash));
        }
    }

    /** Annotations that pings and reports share, as strings. */
    private void metadata(Crash crash, ObjectNode metadata) {
        Build build = crash.build();
        metadata.put("ProductName", build.product().displayName())
                .put("ProductID", build.product().id())
                .put("Version", build.version())
                .put("BuildID", build.buildId())
                .put("ReleaseChannel", build.channel())
                .put("CrashTime", Long.toString(crash.clientTimeMillis() / 1000))
                .put("UptimeTS", uptime(crash))
                .put("CrashEventID", crash.eventId())
                .put("TotalPhysicalMemory", Long.toString(totalMemory(crash)));
        if (uptimeSeconds(crash) < 60) {
            metadata.put("StartupCrash", "1");
        }
        if (crash.fault().reason() != null) {
            metadata.put("MozCrashReason", crash.fault().reason());
        }
        if (!crash.dumped() && !crash.isMobile()) {
            metadata.put("OOMAllocationSize", "1048576");
        }
    }

    /** Seconds with seven digits, as clients write it. */
    private static String uptime(Crash crash) {
        return BigDecimal.valueOf((long) (uptimeSeconds(crash) * 1e7), 7).toPlainString();
    }

    private static double uptimeSeconds(Crash crash) {
        double draw = new SplittableRandom(crash.seed() ^ 1).nextDouble();
        return -3600 * Math.log1p(-draw);
    }

    private static long totalMemory(Crash crash) {
        return (4L + 4L * Math.floorMod(crash.client(), 8)) << 30;
    }

    private @Nullable String dumpHash(Crash crash) {
        if (!crash.dumped()) {
            return null;
        }
        // Nobody sees the dump of a crash that is not reported; any hash will do.
        return Names.hex(
                crash.reported() ? Names.sha256(dump(crash)) : Names.digest(crash.seed(), "sha"));
    }

    private SyntheticStack stack(Crash crash) {
        return SyntheticStack.of(crash, scenario.modules(crash.build(), crash.os()));
    }

    private @Nullable ObjectNode legacyStack(Crash crash) {
        RealCrash real = crash.real();
        if (real != null) {
            return (ObjectNode) real.legacyPing().path("payload").path("stackTraces");
        }
        if (!crash.dumped()) {
            return null;
        }
        SyntheticStack stack = stack(crash);
        ObjectNode node = json.createObjectNode().put("status", "OK");
        node.putObject("crash_info")
                .put("type", crash.os().crashType())
                .put("address", "0x10")
                .put("crashing_thread", 0);
        node.put("main_module", 0);
        modules(stack.modules(), node.putArray("modules"), "base_addr", "end_addr");
        frames(stack.frames(), node.putArray("threads").addObject().putArray("frames"));
        return node;
    }

    private ObjectNode gleanStack(Crash crash) {
        SyntheticStack stack = stack(crash);
        ObjectNode node = json.createObjectNode();
        node.put("crash_type", crash.os().crashType()).put("crash_address", "0x10");
        node.put("crash_thread", 0).put("main_module", 0);
        modules(stack.modules(), node.putArray("modules"), "base_address", "end_address");
        frames(stack.frames(), node.putArray("threads").addObject().putArray("frames"));
        return node;
    }

    private static void modules(
            List<LoadedModule> modules, ArrayNode array, String base, String end) {
        for (LoadedModule loaded : modules) {
            SyntheticModule module = loaded.module();
            array.addObject()
                    .put(base, address(loaded.base()))
                    .put(end, address(loaded.base() + SyntheticModule.SIZE_BYTES))
                    .put("code_id", module.codeId())
                    .put("debug_file", module.debugFile())
                    .put("debug_id", module.debugId())
                    .put("filename", module.fileName())
                    .put("version", module.version());
        }
    }

    private static void frames(List<StackFrame> frames, ArrayNode array) {
        for (StackFrame frame : frames) {
            array.addObject()
                    .put("module_index", frame.module())
                    .put("ip", address(frame.ip()))
                    .put("trust", array.size() == 1 ? "context" : "cfi");
        }
    }

    private ObjectNode javaException(Crash crash) {
        ObjectNode node = json.createObjectNode();
        ObjectNode throwable = node.putArray("throwables").addObject();
        throwable.put("type_name", "java.lang.IllegalStateException");
        throwable.put("message", "tab of " + mail(crash) + " is closed");
        ArrayNode calls = throwable.putArray("stack");
        for (Fault.Function function : crash.fault().functions()) {
            String name = scenario.functions().functions(function.module()).get(function.index());
            String[] parts = name.substring(0, name.indexOf('(')).split("::", -1);
            String owner = parts[parts.length - 2];
            calls.addObject()
                    .put("class_name", "org.meadow." + parts[1] + "." + owner)
                    .put("method_name", parts[parts.length - 1].toLowerCase(Locale.ROOT))
                    .put("file", owner + ".kt")
                    .put("line", 10 + function.index())
                    .put("is_native", false);
        }
        return node;
    }

    private static String address(long value) {
        return "0x" + Long.toHexString(value);
    }

    private static String time(long millis) {
        return MILLIS.format(Instant.ofEpochMilli(millis));
    }

    private byte[] bytes(ObjectNode node) {
        try {
            return json.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree can always be written", e);
        }
    }
}
