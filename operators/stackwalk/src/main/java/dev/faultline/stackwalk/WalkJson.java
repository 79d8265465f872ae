package dev.faultline.stackwalk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.faultline.minidump.CpuContext;
import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpError;
import dev.faultline.minidump.Module;
import dev.faultline.minidump.SystemInfo;
import dev.faultline.minidump.UnloadedModule;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a walked dump as one line of JSON in the shape that rust-minidump documents: addresses are
 * strings of lower-case hexadecimal digits padded to the processor's width, what is not known is
 * null, non-ASCII characters are escaped.
 */
public final class WalkJson {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator json;
    private final Minidump dump;
    private final WalkedStack stack;
    private final int hexDigits;

    private WalkJson(JsonGenerator json, Minidump dump, WalkedStack stack) {
        this.json = json;
        this.dump = dump;
        this.stack = stack;
        this.hexDigits = dump.system().cpu().pointerBytes() * 2;
    }

    @FunctionalInterface
    private interface Body {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** The document of a dump, without a line feed. */
    public static String of(Minidump dump, WalkedStack stack) {
        return write(json -> new WalkJson(json, dump, stack).document());
    }

    /**
     * The document of a dump that cannot be read: {@code status} is the reason, {@code
     * status_detail} says what was wrong.
     */
    public static String of(MinidumpError error) {
        return write(
                json -> {
                    json.writeStartObject();
                    json.writeStringField("status", error.reason().name());
                    json.writeStringField("status_detail", error.detail());
                    json.writeEndObject();
                });
    }

    private static String write(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            body.writeTo(json);
        } catch (IOException impossible) {
            // A StringWriter does not fail.
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private void document() throws IOException {
        json.writeStartObject();
        json.writeStringField("status", "OK");
        number("pid", dump.process().processId());
        number("process_uptime", uptimeSeconds());
        crashInfo();
        systemInfo();
        number(
                "linux_memory_map_count",
                dump.linuxMappingCount() == null ? null : Long.valueOf(dump.linuxMappingCount()));
        json.writeNumberField("thread_count", stack.threads().size());
        json.writeArrayFieldStart("threads");
        for (WalkedThread thread : stack.threads()) {
            json.writeStartObject();
            thread(thread, false);
            json.writeEndObject();
        }
        json.writeEndArray();
        crashingThread();
        modules();
        unloadedModules();
        softErrors();
        json.writeEndObject();
    }

    /** Seconds from the start of the process to the dump; both clocks are the client's. */
    private @Nullable Long uptimeSeconds() {
        Long start = dump.process().createTimeSeconds();
        return start == null ? null : Long.valueOf(Math.max(0, dump.timestampSeconds() - start));
    }

    private void crashInfo() throws IOException {
        json.writeObjectFieldStart("crash_info");
        text("type", stack.crashReason());
        hex("address", stack.crashAddress());
        Integer crashing = stack.crashingThread();
        number("crashing_thread", crashing == null ? null : Long.valueOf(crashing));
        json.writeNullField("assertion");
        json.writeEndObject();
    }

    private void systemInfo() throws IOException {
        SystemInfo system = dump.system();
        json.writeObjectFieldStart("system_info");
        text("os", system.os().displayName());
        text("os_ver", system.osVersion());
        text("cpu_arch", system.cpu().displayName());
        text("cpu_info", system.cpuInfo());
        json.writeNumberField("cpu_count", system.cpuCount());
        text("cpu_microcode_version", dump.microcode());
        json.writeEndObject();
    }

    private void crashingThread() throws IOException {
        Integer index = stack.crashingThread();
        if (index == null) {
            json.writeNullField("crashing_thread");
            return;
        }
        json.writeObjectFieldStart("crashing_thread");
        json.writeNumberField("threads_index", index);
        thread(stack.threads().get(index), true);
        json.writeEndObject();
    }

    private void thread(WalkedThread thread, boolean withRegisters) throws IOException {
        json.writeNumberField("thread_id", thread.id());
        text("thread_name", thread.name());
        json.writeNullField("last_error_value");
        text("walk", thread.outcome().name());
        json.writeNumberField("frame_count", thread.frames().size());
        json.writeArrayFieldStart("frames");
        for (int i = 0; i < thread.frames().size(); i++) {
            boolean isInnermost = withRegisters && i == 0;
            frame(i, thread.frames().get(i), isInnermost ? thread.registers() : null);
        }
        json.writeEndArray();
    }

    private void frame(int index, WalkedFrame frame, @Nullable CpuContext registers)
            throws IOException {
        boolean hasModule = frame.module() != null;
        boolean hasFunction = frame.function() != null;
        json.writeStartObject();
        json.writeNumberField("frame", index);
        text("trust", frame.trust().label());
        if (registers != null) {
            registers(registers);
        }
        hex("offset", frame.instruction());
        text("module", frame.module());
        hex("module_offset", hasModule ? Long.valueOf(frame.moduleOffset()) : null);
        unloadedMatches(frame.unloadedModules());
        inlines(frame.inlines());
        text("function", frame.function());
        hex("function_offset", hasFunction ? Long.valueOf(frame.functionOffset()) : null);
        text("file", frame.file());
        number("line", frame.line() == 0 ? null : Long.valueOf(frame.line()));
        json.writeBooleanField("missing_symbols", frame.isMissingSymbols());
        json.writeEndObject();
    }

    private void registers(CpuContext registers) throws IOException {
        json.writeObjectFieldStart("registers");
        List<String> names = registers.cpu().registerNames();
        for (int i = 0; i < names.size(); i++) {
            hex(names.get(i), registers.value(i));
        }
        json.writeEndObject();
    }

    private void inlines(List<InlinedFunction> inlines) throws IOException {
        if (inlines.isEmpty()) {
            json.writeNullField("inlines");
            return;
        }
        json.writeArrayFieldStart("inlines");
        for (InlinedFunction inline : inlines) {
            json.writeStartObject();
            text("function", inline.function());
            text("file", inline.file());
            number("line", inline.line() == 0 ? null : Long.valueOf(inline.line()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void unloadedMatches(List<UnloadedMatch> matches) throws IOException {
        if (matches.isEmpty()) {
            json.writeNullField("unloaded_modules");
            return;
        }
        json.writeArrayFieldStart("unloaded_modules");
        for (UnloadedMatch match : matches) {
            json.writeStartObject();
            text("module", match.module());
            json.writeArrayFieldStart("offsets");
            for (long offset : match.offsets()) {
                json.writeString(hexText(offset));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void modules() throws IOException {
        json.writeNumberField("main_module", 0);
        json.writeArrayFieldStart("modules");
        for (int i = 0; i < dump.modules().size(); i++) {
            module(dump.modules().get(i), stack.modules().get(i).symbols());
        }
        json.writeEndArray();
    }

    private void module(Module module, SymbolStatus symbols) throws IOException {
        json.writeStartObject();
        hex("base_addr", module.base());
        hex("end_addr", module.end());
        text("debug_file", module.debugFileName());
        text("debug_id", module.debugId());
        text("filename", module.fileName());
        text("code_id", module.codeId());
        text("version", module.version());
        json.writeBooleanField(
                "missing_symbols",
                symbols == SymbolStatus.MISSING || symbols == SymbolStatus.UNAVAILABLE);
        // A file that was found but cannot be used counts as loaded, too.
        json.writeBooleanField(
                "loaded_symbols",
                symbols == SymbolStatus.LOADED || symbols == SymbolStatus.CORRUPT);
        json.writeBooleanField("corrupt_symbols", symbols == SymbolStatus.CORRUPT);
        json.writeNullField("symbol_url");
        json.writeEndObject();
    }

    private void unloadedModules() throws IOException {
        json.writeArrayFieldStart("unloaded_modules");
        for (UnloadedModule module : dump.unloadedModules()) {
            json.writeStartObject();
            hex("base_addr", module.base());
            hex("end_addr", module.base() + module.size());
            text("code_id", module.codeId());
            text("filename", module.fileName());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void softErrors() throws IOException {
        if (dump.softErrors().isEmpty()) {
            json.writeNullField("soft_errors");
            return;
        }
        json.writeArrayFieldStart("soft_errors");
        for (String note : dump.softErrors()) {
            json.writeString(note);
        }
        json.writeEndArray();
    }

    private void text(String name, @Nullable String value) throws IOException {
        json.writeFieldName(name);
        json.writeString(value);
    }

    private void number(String name, @Nullable Long value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    private void hex(String name, @Nullable Long value) throws IOException {
        text(name, value == null ? null : hexText(value));
    }

    private String hexText(long value) {
        String digits = Long.toHexString(value);
        return "0x" + "0".repeat(Math.max(0, hexDigits - digits.length())) + digits;
    }
}
