package dev.faultline.functions.stackwalk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.intake.ClientHasher;
import dev.faultline.intake.CrashFormat;
import dev.faultline.intake.CrashParser;
import dev.faultline.intake.IntakeLimits;
import dev.faultline.intake.IntakeResult;
import dev.faultline.intake.RawCrash;
import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashSource;
import dev.faultline.intake.event.DumpReference;
import dev.faultline.intake.event.MissingEvidence;
import dev.faultline.signature.CrashData;
import dev.faultline.signature.CrashThread;
import dev.faultline.signature.Frame;
import dev.faultline.signature.JavaException;
import dev.faultline.stackwalk.FrameTrust;
import dev.faultline.stackwalk.InlinedFunction;
import dev.faultline.stackwalk.ThreadOutcome;
import dev.faultline.stackwalk.UnloadedMatch;
import dev.faultline.stackwalk.WalkedFrame;
import dev.faultline.stackwalk.WalkedStack;
import dev.faultline.stackwalk.WalkedThread;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One crash as a client would report it and as it would ping it: annotations and a dump on one
 * side, Glean's metrics and the crashing thread alone on the other. Both are read by intake.
 */
final class TwoShapes {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] KEY =
            "a key of at least thirty-two byte".getBytes(StandardCharsets.UTF_8);
    private static final CrashParser PARSER =
            new CrashParser(IntakeLimits.DEFAULT, new ClientHasher(KEY));
    private static final String BROWSER_DUMP = "upload_file_minidump_browser";
    private static final long BASE = 0x10_0000;

    private final CrashData crash;
    private final String process;
    private final boolean reportHasBrowserDump;

    /** A crash of this type of process; in the data only the dumps of a report tell it. */
    TwoShapes(CrashData crash, String process) {
        this.crash = crash;
        this.process = process;
        this.reportHasBrowserDump = crash.additionalMinidumps().contains(BROWSER_DUMP);
    }

    /**
     * The types of process that can have such a crash. The browser's dump comes with a child's, so
     * the browser itself has none; a child killed for an error of its channel may come without.
     */
    static List<String> processes(CrashData crash) {
        if (crash.additionalMinidumps().contains(BROWSER_DUMP)) {
            return List.of("content");
        }
        return crash.ipcChannelError() == null ? List.of("main") : List.of("main", "content");
    }

    /** What enrichment signs when the report comes. */
    CrashData report() {
        ObjectNode json = NODES.objectNode();
        put(json, "AbortMessage", crash.abortMessage());
        put(json, "AsyncShutdownTimeout", crash.asyncShutdownTimeout());
        put(json, "Hang", crash.hang());
        put(json, "IPCMessageName", crash.ipcMessageName());
        put(json, "JSLargeAllocationFailure", crash.jsLargeAllocationFailure());
        put(json, "ipc_channel_error", crash.ipcChannelError());
        put(json, "ProcessType", process);
        if (crash.oomAllocationSize() != null) {
            json.put("OOMAllocationSize", crash.oomAllocationSize().toString());
        }
        JavaException exception = crash.javaException();
        if (exception != null) {
            // The client writes the deepest cause first.
            ArrayNode values = NODES.arrayNode();
            values.addObject().putObject("stacktrace").put("type", "Cause").putArray("frames");
            values.addObject().set("stacktrace", stackTrace(exception));
            json.put(
                    "JavaException",
                    NODES.objectNode()
                            .set("exception", NODES.objectNode().set("values", values))
                            .toString());
        }
        List<DumpReference> dumps = new ArrayList<>();
        if (reportHasBrowserDump) {
            dumps.add(new DumpReference(BROWSER_DUMP, null, "file:/browser.dmp", null, 1, null));
        }
        CrashEvent event = event(json, CrashSource.REPORT, CrashFormat.CRASH_REPORT, dumps);
        List<WalkedThread> threads = new ArrayList<>();
        for (CrashThread thread : crash.threads()) {
            threads.add(walked(thread, true));
        }
        return SignatureData.of(
                event.signatureInputs(),
                isWindows() ? "Windows NT" : crash.os(),
                new WalkedStack(crash.reason(), null, crash.crashingThread(), threads, List.of()));
    }

    /** What enrichment signs when the ping comes. */
    CrashData ping() {
        CrashEvent event = pingEvent();
        return SignatureData.of(
                event.signatureInputs(),
                null,
                new WalkedStack(
                        event.signatureInputs().reason(),
                        null,
                        event.stack() == null ? null : event.stack().crashingThread(),
                        List.of(walked(crashingThread(), false)),
                        List.of()));
    }

    private CrashEvent pingEvent() {
        ObjectNode ping = NODES.objectNode();
        ObjectNode metrics = ping.putObject("metrics");
        ObjectNode texts = metrics.putObject("string");
        // The operating system in Glean's spelling.
        ping.putObject("client_info").put("os", isWindows() ? "Windows" : crash.os());
        put(texts, "crash.hang", crash.hang());
        put(texts, "crash.ipc_channel_error", crash.ipcChannelError());
        put(texts, "crash.process_type", process);
        put(texts, "memory.js_large_allocation_failure", crash.jsLargeAllocationFailure());
        Long size = crash.oomAllocationSize();
        if (size != null) {
            metrics.putObject("quantity").put("memory.oom_allocation_size", size);
        }
        ObjectNode objects = metrics.putObject("object");
        if (crash.asyncShutdownTimeout() != null) {
            objects.set("crash.async_shutdown_timeout", timeout(crash.asyncShutdownTimeout()));
        }
        JavaException exception = crash.javaException();
        if (exception != null) {
            ArrayNode throwables = objects.putObject("crash.java_exception").putArray("throwables");
            throwables.add(throwable(exception));
            throwables.addObject().put("type_name", "Cause").putArray("stack");
        }
        // The crashing thread is missing, as it is in most pings.
        ObjectNode stack = objects.putObject("crash.stack_traces");
        put(stack, "crash_type", crash.reason());
        stack.putArray("modules");
        stack.putArray("threads").addObject().putArray("frames").addObject().put("ip", "0x1");
        return event(ping, CrashSource.PING, CrashFormat.GLEAN_CRASH, List.of());
    }

    /** What of this crash a ping cannot say, as its event names it. */
    List<String> unknownToThePing(String reportSignature) {
        boolean reportSaysWatchdog =
                reportSignature.contains("shutdownhang") || reportSignature.contains("RunWatchdog");
        List<String> unknown = new ArrayList<>();
        for (MissingEvidence missing : pingEvent().missingEvidence()) {
            if (matters(missing, reportSaysWatchdog)) {
                unknown.add("MISSING_" + missing.name());
            }
        }
        return unknown;
    }

    private boolean matters(MissingEvidence missing, boolean reportSaysWatchdog) {
        return switch (missing) {
            case STACK -> false;
            // Only the rule for the shutdown watchdog reads another thread.
            case OTHER_THREADS -> crash.threads().size() > 1 && reportSaysWatchdog;
            case UNLOADED_MODULES ->
                    crashingThread().frames().stream()
                            .anyMatch(frame -> frame.unloadedModule() != null);
            case ABORT_MESSAGE -> crash.abortMessage() != null;
            case IPC_MESSAGE_NAME -> crash.ipcMessageName() != null;
            case LAST_ERROR_VALUE -> crashingThread().lastErrorValue() != null;
            case ADDITIONAL_MINIDUMPS -> crash.ipcChannelError() != null;
        };
    }

    /** Some crashes are spelled as Glean does; a dump knows only the other word. */
    private boolean isWindows() {
        return "Windows NT".equals(crash.os()) || "Windows".equals(crash.os());
    }

    private CrashThread crashingThread() {
        int at = crash.crashingThread();
        int index = at < 0 ? at + crash.threads().size() : at;
        return index < 0 || index >= crash.threads().size()
                ? CrashThread.of(List.of())
                : crash.threads().get(index);
    }

    private static WalkedThread walked(CrashThread thread, boolean knowsUnloaded) {
        List<WalkedFrame> frames = new ArrayList<>();
        for (Frame frame : thread.frames()) {
            List<InlinedFunction> inlines = new ArrayList<>();
            for (Frame.Inline inline : frame.inlines()) {
                inlines.add(
                        new InlinedFunction(inline.function(), inline.file(), line(inline.line())));
            }
            String unloaded = knowsUnloaded ? frame.unloadedModule() : null;
            frames.add(
                    new WalkedFrame(
                            BASE,
                            FrameTrust.CFI,
                            -1,
                            frame.module(),
                            0,
                            frame.function(),
                            0,
                            frame.file(),
                            line(frame.line()),
                            inlines,
                            unloaded == null
                                    ? List.of()
                                    : List.of(new UnloadedMatch(unloaded, List.of()))));
        }
        return new WalkedThread(1, null, ThreadOutcome.WALKED, frames, null);
    }

    private static int line(@Nullable Integer line) {
        return line == null ? 0 : line;
    }

    /** Glean has the members of the text apart, and the conditions as a text of their own. */
    private static JsonNode timeout(String text) {
        ObjectNode timeout = NODES.objectNode();
        try {
            JsonNode parsed = JSON.readTree(text);
            if (!parsed.isObject()) {
                return NODES.textNode(text);
            }
            if (parsed.has("phase")) {
                timeout.set("phase", parsed.get("phase"));
            }
            if (parsed.has("conditions")) {
                timeout.put("conditions", parsed.get("conditions").toString());
            }
            return timeout;
        } catch (JsonProcessingException e) {
            return NODES.textNode(text);
        }
    }

    private static ObjectNode stackTrace(JavaException exception) {
        ObjectNode stack = NODES.objectNode();
        put(stack, "module", exception.module());
        stack.put("type", exception.type());
        ArrayNode frames = stack.putArray("frames");
        for (JavaException.JavaFrame frame : exception.frames()) {
            ObjectNode node = frames.addObject();
            put(node, "module", frame.module());
            put(node, "function", frame.function());
            put(node, "filename", frame.filename());
        }
        return stack;
    }

    private static ObjectNode throwable(JavaException exception) {
        ObjectNode throwable = NODES.objectNode();
        String module = exception.module();
        throwable.put(
                "type_name",
                module == null || module.isEmpty()
                        ? exception.type()
                        : module + "." + exception.type());
        ArrayNode stack = throwable.putArray("stack");
        for (JavaException.JavaFrame frame : exception.frames()) {
            ObjectNode node = stack.addObject();
            put(node, "class_name", frame.module());
            put(node, "method_name", frame.function());
            put(node, "file", frame.filename());
        }
        return throwable;
    }

    private static void put(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static CrashEvent event(
            ObjectNode json, CrashSource source, CrashFormat format, List<DumpReference> dumps) {
        IntakeResult result =
                PARSER.parse(
                        new RawCrash(
                                source,
                                format,
                                "id",
                                1_790_000_000_000L,
                                Map.of(),
                                json.toString().getBytes(StandardCharsets.UTF_8),
                                dumps));
        if (result instanceof IntakeResult.Accepted accepted) {
            return accepted.event();
        }
        throw new AssertionError("rejected: " + result);
    }
}
