package dev.faultline.stackwalk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.faultline.minidump.CrashpadInfo;
import dev.faultline.minidump.LinuxDetails;
import dev.faultline.minidump.MacDetails.CrashRecord;
import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MiscInfo;
import dev.faultline.minidump.OperatingSystem;
import dev.faultline.minidump.SystemInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parts of the document that only repeat what the dump says. */
final class DumpFactsJson {

    private static final int MAX_NESTING = 64;
    private static final String NO_JSON = "SoftErrors: what the writer noted is no JSON";

    private static final ObjectMapper READER =
            new ObjectMapper(
                    JsonFactory.builder()
                            .streamReadConstraints(
                                    StreamReadConstraints.builder()
                                            .maxNestingDepth(MAX_NESTING)
                                            .build())
                            .build());

    private final JsonFields fields;
    private final Minidump dump;

    DumpFactsJson(JsonFields fields, Minidump dump) {
        this.fields = fields;
        this.dump = dump;
    }

    void process() throws IOException {
        fields.number("pid", dump.process().processId());
        fields.number("process_uptime", uptimeSeconds());
    }

    /** Seconds from the start of the process to the dump; both clocks are the client's. */
    private @Nullable Long uptimeSeconds() {
        Long start = dump.process().createTimeSeconds();
        return start == null ? null : Long.valueOf(Math.max(0, dump.timestampSeconds() - start));
    }

    void system() throws IOException {
        SystemInfo system = dump.system();
        String os =
                system.os() == OperatingSystem.UNKNOWN
                        ? "0x%08x".formatted(system.platformId())
                        : system.os().displayName();
        fields.object(
                "system_info",
                () -> {
                    fields.text("os", os);
                    fields.text("os_ver", system.osVersion());
                    fields.text("cpu_arch", system.cpu().displayName());
                    fields.text("cpu_info", system.cpuInfo());
                    fields.number("cpu_count", Long.valueOf(system.cpuCount()));
                    fields.text("cpu_microcode_version", microcode());
                });
    }

    /** As printed by the system, without leading zeros; null if it is no hexadecimal number. */
    private @Nullable String microcode() {
        String text = dump.linux().microcode();
        return text == null || !text.matches("0x[0-9a-fA-F]{1,16}")
                ? null
                : "0x" + Long.toHexString(Long.parseUnsignedLong(text.substring(2), 16));
    }

    void linux() throws IOException {
        LinuxDetails linux = dump.linux();
        Integer mappings = dump.linuxMappingCount();
        fields.number("linux_memory_map_count", mappings == null ? null : Long.valueOf(mappings));
        LinuxDetails.Release release = linux.release();
        if (release == null) {
            fields.none("lsb_release");
        } else {
            fields.object(
                    "lsb_release",
                    () -> {
                        fields.text("id", release.id());
                        fields.text("release", release.release());
                        fields.text("codename", release.codename());
                        fields.text("description", release.description());
                    });
        }
        List<LinuxDetails.Limit> limits = linux.limits();
        if (limits == null) {
            fields.none("proc_limits");
        } else {
            fields.object(
                    "proc_limits",
                    () ->
                            fields.objects(
                                    "limits",
                                    limits,
                                    limit -> {
                                        fields.text("name", limit.name());
                                        limit("soft", limit.soft());
                                        limit("hard", limit.hard());
                                        fields.text("unit", limit.unit());
                                    }));
        }
    }

    private void limit(String name, @Nullable Long value) throws IOException {
        if (value == null) {
            fields.text(name, "unlimited");
        } else {
            fields.number(name, value);
        }
    }

    void mac() throws IOException {
        List<CrashRecord> records = dump.mac().crashRecords();
        if (records == null) {
            fields.none("mac_crash_info");
        } else {
            fields.object(
                    "mac_crash_info",
                    () -> {
                        fields.number("num_records", Long.valueOf(records.size()));
                        fields.objects("records", records, this::macRecord);
                    });
        }
        fields.text("mac_boot_args", dump.mac().bootArguments());
    }

    private void macRecord(CrashRecord record) throws IOException {
        fields.hex("thread", record.thread());
        fields.hex("dialog_mode", record.dialogMode());
        fields.hex("abort_cause", record.abortCause());
        fields.text("module", record.module());
        fields.text("message", record.message());
        fields.text("signature_string", record.signature());
        fields.text("backtrace", record.backtrace());
        fields.text("message2", record.message2());
    }

    void handles() throws IOException {
        fields.objects(
                "handles",
                dump.handles(),
                handle -> {
                    fields.number("handle", handle.value());
                    fields.text("type_name", handle.type());
                    fields.text("object_name", handle.name());
                });
    }

    void unloadedModules() throws IOException {
        fields.objects(
                "unloaded_modules",
                dump.unloadedModules(),
                module -> {
                    fields.hex("base_addr", module.base());
                    fields.hex("end_addr", module.base() + module.size());
                    fields.text("code_id", module.codeId());
                    fields.text("filename", module.fileName());
                    fields.none("cert_subject");
                });
    }

    /** What the writer of the dump could not do, then what its reader could not read. */
    void softErrors() throws IOException {
        List<String> notes = new ArrayList<>(dump.softErrors());
        List<JsonNode> written = new ArrayList<>();
        String writerErrors = dump.writerErrors();
        if (writerErrors != null) {
            try {
                JsonNode errors = READER.readTree(writerErrors);
                if (errors.isMissingNode()) {
                    notes.add(NO_JSON);
                } else if (errors.isArray()) {
                    errors.forEach(written::add);
                } else {
                    written.add(errors);
                }
            } catch (JsonProcessingException e) {
                notes.add(NO_JSON);
            }
        }
        if (notes.isEmpty() && writerErrors == null) {
            fields.none("soft_errors");
            return;
        }
        fields.array(
                "soft_errors",
                () -> {
                    for (JsonNode error : written) {
                        READER.writeTree(fields.generator(), error);
                    }
                    for (String note : notes) {
                        fields.generator().writeString(note);
                    }
                });
    }

    void crashpad() throws IOException {
        CrashpadInfo crashpad = dump.crashpad();
        if (crashpad == null) {
            fields.none("crashpad_info");
            return;
        }
        fields.object(
                "crashpad_info",
                () -> {
                    fields.text("report_id", crashpad.reportId());
                    fields.texts("annotations", crashpad.annotations());
                    fields.objects("modules", crashpad.modules(), this::moduleNotes);
                });
    }

    private void moduleNotes(CrashpadInfo.ModuleNotes notes) throws IOException {
        boolean known = notes.moduleIndex() < dump.modules().size();
        fields.number("module_index", notes.moduleIndex());
        fields.text(
                "module", known ? dump.modules().get((int) notes.moduleIndex()).fileName() : null);
        fields.strings("list", notes.list());
        fields.texts("annotations", notes.annotations());
        fields.objects(
                "objects",
                notes.objects(),
                object -> {
                    fields.text("name", object.name());
                    fields.number("type", Long.valueOf(object.type()));
                    fields.text("value", object.value());
                });
    }

    void processDetails() throws IOException {
        MiscInfo process = dump.process();
        fields.object(
                "process_info",
                () -> {
                    fields.number("user_seconds", process.userTimeSeconds());
                    fields.number("kernel_seconds", process.kernelTimeSeconds());
                    fields.number("cpu_max_mhz", process.maxMhz());
                    fields.number("cpu_current_mhz", process.currentMhz());
                    fields.number("integrity_level", process.integrityLevel());
                    fields.text("os_build", process.build());
                    fields.object("linux_auxv", this::auxiliaryVector);
                });
    }

    private void auxiliaryVector() throws IOException {
        for (Map.Entry<Long, Long> entry :
                new TreeMap<>(dump.linux().auxiliaryVector()).entrySet()) {
            fields.hex(String.valueOf(entry.getKey()), entry.getValue());
        }
    }
}
