package dev.faultline.stackwalk;

import dev.faultline.minidump.Assertion;
import dev.faultline.minidump.CpuContext;
import dev.faultline.minidump.CrashReason;
import dev.faultline.minidump.ExceptionRecord;
import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpThread;
import dev.faultline.minidump.Module;
import dev.faultline.minidump.ThreadInfo;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a walked dump as one line of JSON in the shape that rust-minidump documents. Addresses are
 * strings of lower-case hexadecimal digits padded to the processor's width. The fields, also those
 * that rust-minidump does not have, are described in docs/reference/stackwalk-json.md.
 */
public final class WalkJson {

    private final JsonFields fields;
    private final DumpFactsJson facts;
    private final Minidump dump;
    private final WalkedStack stack;

    private WalkJson(JsonFields fields, Minidump dump, WalkedStack stack) {
        this.fields = fields;
        this.facts = new DumpFactsJson(fields, dump);
        this.dump = dump;
        this.stack = stack;
    }

    /** The document of a dump, without a line feed. */
    public static String of(Minidump dump, WalkedStack stack) {
        return JsonFields.document(
                dump.system().cpu().pointerBytes() * 2,
                fields -> new WalkJson(fields, dump, stack).document());
    }

    /** The document of a dump that cannot be read: a status other than OK, and what was wrong. */
    static String unreadable(String status, String detail) {
        return JsonFields.document(
                0,
                fields -> {
                    fields.text("status", status);
                    fields.text("status_detail", detail);
                });
    }

    private void document() throws IOException {
        fields.text("status", "OK");
        facts.process();
        crashInfo();
        facts.system();
        facts.linux();
        facts.mac();
        fields.number("thread_count", Long.valueOf(stack.threads().size()));
        fields.array("threads", this::threads);
        crashingThread();
        modules();
        facts.unloadedModules();
        facts.handles();
        facts.crashpad();
        facts.processDetails();
        facts.softErrors();
    }

    private void crashInfo() throws IOException {
        Integer crashing = stack.crashingThread();
        Assertion assertion = dump.assertion();
        fields.object(
                "crash_info",
                () -> {
                    fields.text("type", stack.crashReason());
                    fields.hex("address", stack.crashAddress());
                    fields.number(
                            "crashing_thread", crashing == null ? null : Long.valueOf(crashing));
                    fields.text("assertion", assertion == null ? null : assertion.describe());
                    access();
                    // These need a disassembler.
                    fields.none("instruction");
                    fields.none("memory_accesses");
                    fields.none("instruction_pointer_update");
                });
    }

    private void access() throws IOException {
        ExceptionRecord exception = dump.exception();
        Long address = stack.crashAddress();
        if (exception == null || address == null) {
            fields.none("adjusted_address");
            fields.none("possible_bit_flips");
            fields.none("crash_inconsistencies");
            return;
        }
        CrashAccess access = new CrashAccess(dump, exception, address, registersAtCrash());
        Long nonCanonical = access.nonCanonicalAddress();
        if (nonCanonical == null) {
            fields.none("adjusted_address");
        } else {
            fields.object(
                    "adjusted_address",
                    () -> {
                        fields.text("kind", "non-canonical");
                        fields.hex("address", nonCanonical);
                    });
        }
        List<BitFlip> flips = access.bitFlips();
        fields.objects("possible_bit_flips", flips.isEmpty() ? null : flips, this::bitFlip);
        fields.strings(
                "crash_inconsistencies",
                access.failedThoughAllowed()
                        ? List.of("access_violation_when_access_allowed")
                        : List.of());
    }

    private @Nullable CpuContext registersAtCrash() {
        Integer crashing = stack.crashingThread();
        return crashing == null ? null : stack.threads().get(crashing).registers();
    }

    private void bitFlip(BitFlip flip) throws IOException {
        fields.hex("address", flip.address());
        fields.decimal("confidence", flip.confidence());
        fields.none("source_register");
        fields.object(
                "details",
                () -> {
                    fields.flag("was_non_canonical", flip.wasNonCanonical());
                    fields.flag("is_null", flip.isNull());
                    fields.flag("was_low", flip.wasLow());
                    fields.flag("poison_registers", flip.poisonRegisters());
                    fields.number("nearby_registers", Long.valueOf(flip.nearbyRegisters()));
                });
    }

    private void threads() throws IOException {
        for (int i = 0; i < stack.threads().size(); i++) {
            fields.generator().writeStartObject();
            thread(i, false);
            fields.generator().writeEndObject();
        }
    }

    private void crashingThread() throws IOException {
        Integer index = stack.crashingThread();
        if (index == null) {
            fields.none("crashing_thread");
            return;
        }
        fields.object(
                "crashing_thread",
                () -> {
                    fields.number("threads_index", Long.valueOf(index));
                    thread(index, true);
                });
    }

    private void thread(int index, boolean withRegisters) throws IOException {
        WalkedThread thread = stack.threads().get(index);
        MinidumpThread saved = dump.threads().get(index);
        ThreadInfo info = saved.info();
        fields.number("thread_id", thread.id());
        fields.text("thread_name", thread.name());
        fields.text("last_error_value", lastError(saved));
        fields.text("walk", thread.outcome().name());
        fields.hex("start_address", info == null ? null : Long.valueOf(info.startAddress()));
        fields.number("frame_count", Long.valueOf(thread.frames().size()));
        fields.array(
                "frames",
                () -> {
                    for (int i = 0; i < thread.frames().size(); i++) {
                        boolean isInnermost = withRegisters && i == 0;
                        frame(i, thread.frames().get(i), isInnermost ? thread.registers() : null);
                    }
                });
    }

    private @Nullable String lastError(MinidumpThread thread) {
        Long error = dump.lastError(thread);
        return error == null ? null : CrashReason.windowsError(error);
    }

    private void frame(int index, WalkedFrame frame, @Nullable CpuContext registers)
            throws IOException {
        boolean hasModule = frame.module() != null;
        boolean hasFunction = frame.function() != null;
        fields.generator().writeStartObject();
        fields.number("frame", Long.valueOf(index));
        fields.text("trust", frame.trust().label());
        if (registers != null) {
            registers(registers);
        }
        fields.hex("offset", frame.instruction());
        fields.text("module", frame.module());
        fields.hex("module_offset", hasModule ? Long.valueOf(frame.moduleOffset()) : null);
        unloadedMatches(frame.unloadedModules());
        fields.objects("inlines", frame.inlines().isEmpty() ? null : frame.inlines(), this::inline);
        fields.text("function", frame.function());
        fields.hex("function_offset", hasFunction ? Long.valueOf(frame.functionOffset()) : null);
        fields.text("file", frame.file());
        fields.number("line", frame.line() == 0 ? null : Long.valueOf(frame.line()));
        fields.flag("missing_symbols", frame.isMissingSymbols());
        fields.generator().writeEndObject();
    }

    private void registers(CpuContext registers) throws IOException {
        List<String> names = registers.cpu().registerNames();
        fields.object(
                "registers",
                () -> {
                    for (int i = 0; i < names.size(); i++) {
                        fields.hex(names.get(i), registers.value(i));
                    }
                });
    }

    private void inline(InlinedFunction inline) throws IOException {
        fields.text("function", inline.function());
        fields.text("file", inline.file());
        fields.number("line", inline.line() == 0 ? null : Long.valueOf(inline.line()));
    }

    private void unloadedMatches(List<UnloadedMatch> matches) throws IOException {
        fields.objects(
                "unloaded_modules",
                matches.isEmpty() ? null : matches,
                match -> {
                    fields.text("module", match.module());
                    fields.strings(
                            "offsets", match.offsets().stream().map(fields::hexText).toList());
                });
    }

    private void modules() throws IOException {
        fields.number("main_module", 0L);
        fields.flag("modules_contains_cert_info", false);
        fields.array(
                "modules",
                () -> {
                    for (int i = 0; i < dump.modules().size(); i++) {
                        module(dump.modules().get(i), stack.modules().get(i).symbols());
                    }
                });
    }

    private void module(Module module, SymbolStatus symbols) throws IOException {
        fields.generator().writeStartObject();
        fields.hex("base_addr", module.base());
        fields.hex("end_addr", module.end());
        fields.text("debug_file", module.debugFileName());
        fields.text("debug_id", module.debugId());
        fields.text("filename", module.fileName());
        fields.text("code_id", module.codeId());
        fields.text("version", module.version());
        fields.none("cert_subject");
        fields.flag(
                "missing_symbols",
                symbols == SymbolStatus.MISSING || symbols == SymbolStatus.UNAVAILABLE);
        // A file that was found but cannot be used counts as loaded, too.
        fields.flag(
                "loaded_symbols",
                symbols == SymbolStatus.LOADED || symbols == SymbolStatus.CORRUPT);
        fields.flag("corrupt_symbols", symbols == SymbolStatus.CORRUPT);
        fields.none("symbol_url");
        fields.generator().writeEndObject();
    }
}
