package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.minidump.Assertion;
import dev.faultline.minidump.CrashpadInfo;
import dev.faultline.minidump.Handle;
import dev.faultline.minidump.MacDetails.CrashRecord;
import dev.faultline.minidump.MinidumpBuilder;
import dev.faultline.minidump.ThreadInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WalkJsonTest {

    @Test
    void addressesArePaddedAndWhatIsNotKnownIsNull() {
        JsonNode document = document(Crash.linux().at(APP + 0x1010, STACK, 0).stack(0));

        assertThat(document.path("status").asText()).isEqualTo("OK");
        assertThat(document.at("/crash_info/type").asText()).isEqualTo("SIGSEGV / SEGV_MAPERR");
        assertThat(document.at("/crash_info/address").asText()).isEqualTo("0x0000000000000018");
        assertThat(document.at("/system_info/cpu_arch").asText()).isEqualTo("amd64");
        JsonNode frame = document.at("/threads/0/frames/0");
        assertThat(frame.path("offset").asText()).isEqualTo("0x0000000000401010");
        assertThat(frame.path("module").asText()).isEqualTo("app");
        assertThat(frame.path("module_offset").asText()).isEqualTo("0x0000000000001010");
        assertThat(frame.path("function").isNull()).isTrue();
        assertThat(frame.path("line").isNull()).isTrue();
        assertThat(frame.path("missing_symbols").asBoolean()).isTrue();
        assertThat(frame.has("registers")).isFalse();
    }

    @Test
    void theCrashingThreadIsRepeatedWithItsRegisters() {
        JsonNode document = document(Crash.linux().at(APP + 0x1010, STACK, 0).stack(0));

        JsonNode thread = document.path("crashing_thread");
        assertThat(thread.path("threads_index").asInt()).isZero();
        assertThat(thread.path("thread_name").asText()).isEqualTo("main");
        assertThat(thread.at("/frames/0/registers/rip").asText()).isEqualTo("0x0000000000401010");
    }

    @Test
    void nonAsciiIsEscaped() {
        Crash crash =
                Crash.linux()
                        .at(APP + 0x1010, STACK, 0)
                        .stack(0)
                        .symbols("app", "FUNC 1000 100 0 gr\u00f6\u00dfe");

        String text = json(crash);

        assertThat(text).contains("gr\\u00F6\\u00DFe").doesNotContain("\n");
        assertThat(Corpus.json(text).at("/threads/0/frames/0/function").asText())
                .isEqualTo("gr\u00f6\u00dfe");
    }

    @Test
    void anUnreadableDumpGivesADocumentWithTheReason() {
        String text =
                StackwalkReport.toJson(
                        ByteBuffer.wrap(new byte[10]), Corpus.NO_SYMBOLS, WalkOptions.BEST);

        assertThat(Corpus.json(text).path("status").asText()).isEqualTo("BAD_HEADER");
    }

    @Test
    void factsOfALinuxDumpAreRepeated() {
        JsonNode document =
                document(
                        MinidumpBuilder.linux()
                                .linuxCpuInfo("microcode : 0x0000002b\n")
                                .linuxStatus("Pid: 77\n")
                                .linuxMaps("00001000-00002000 rw-p 0 0:0 0\n")
                                .linuxRelease("ID=debian\nVERSION_ID=12\n")
                                .linuxLimits(
                                        "Limit  Soft\nMax open files  1024  unlimited  files\n"));

        assertThat(document.path("pid").asInt()).isEqualTo(77);
        assertThat(document.at("/system_info/cpu_microcode_version").asText()).isEqualTo("0x2b");
        assertThat(document.path("linux_memory_map_count").asInt()).isOne();
        assertThat(document.path("lsb_release"))
                .isEqualTo(
                        Corpus.json(
                                "{\"id\": \"debian\", \"release\": \"12\", \"codename\": \"\","
                                        + " \"description\": \"\"}"));
        assertThat(document.path("proc_limits"))
                .isEqualTo(
                        Corpus.json(
                                "{\"limits\": [{\"name\": \"Max open files\", \"soft\": 1024,"
                                        + " \"hard\": \"unlimited\", \"unit\": \"files\"}]}"));
        for (String absent : List.of("mac_crash_info", "mac_boot_args", "handles", "soft_errors")) {
            assertThat(document.path(absent).isNull()).as(absent).isTrue();
        }
    }

    @Test
    void factsOfAMacDumpAreRepeated() {
        CrashRecord record =
                new CrashRecord(7L, 0L, 2L, "/usr/lib/libc.dylib", "abort()", "", "", "");
        JsonNode document =
                document(
                        MinidumpBuilder.linux()
                                .platform(0x8101)
                                .macCrash(List.of(record))
                                .macBootArguments("amfi=0"));

        assertThat(document.at("/mac_crash_info/num_records").asInt()).isOne();
        assertThat(document.at("/mac_crash_info/records/0/thread").asText())
                .isEqualTo("0x0000000000000007");
        assertThat(document.at("/mac_crash_info/records/0/message").asText()).isEqualTo("abort()");
        assertThat(document.path("mac_boot_args").asText()).isEqualTo("amfi=0");
    }

    @Test
    void factsOfAWindowsDumpAreRepeated() {
        MinidumpBuilder builder = MinidumpBuilder.windows();
        byte[] context = builder.amd64Context(0x1000, 0x7000, 0);
        JsonNode document =
                document(
                        builder.thread(1, "main", context, 0x7000, builder.words(0, 0))
                                .threadInfo(1, new ThreadInfo(0, 259, 0, 0, 0, 0, 0x1234, 1))
                                .lastError(1, 0x9000, 8, 183)
                                .handle(new Handle(0x44, "File", null, 0, 0, 1, 1))
                                .unloadedModule(0x6000, 0x1000, "c:\\gone.dll")
                                .assertion(new Assertion(2, "", "", "", 0)));

        assertThat(document.at("/threads/0/last_error_value").asText())
                .isEqualTo("ERROR_ALREADY_EXISTS");
        assertThat(document.at("/threads/0/start_address").asText())
                .isEqualTo("0x0000000000001234");
        assertThat(document.at("/handles/0"))
                .isEqualTo(
                        Corpus.json(
                                "{\"handle\": 68, \"type_name\": \"File\", \"object_name\":"
                                        + " null}"));
        assertThat(document.at("/unloaded_modules/0/filename").asText()).isEqualTo("gone.dll");
        assertThat(document.at("/unloaded_modules/0/cert_subject").isNull()).isTrue();
        assertThat(document.at("/crash_info/assertion").asText())
                .isEqualTo("Pure virtual function called");
    }

    @Test
    void addressesOf32BitProcessesHaveEightDigits() {
        MinidumpBuilder builder = MinidumpBuilder.windows().architecture(0);
        byte[] context = builder.x86Context(0x41_0000, 0x7000, 0, 0);
        JsonNode document =
                document(
                        builder.thread(1, null, context, 0x7000, new byte[8])
                                .bareModule(0x40_0000, 0x2_0000, "a.exe")
                                .exception(1, 0xc0000005L, 0, 0x41_0000, context, 1, 0xffff_ffffL));

        assertThat(document.at("/crash_info/address").asText()).isEqualTo("0xffffffff");
        assertThat(document.at("/modules/0/base_addr").asText()).isEqualTo("0x00400000");
        assertThat(document.at("/crashing_thread/frames/0/registers/eip").asText())
                .isEqualTo("0x00410000");
    }

    @Test
    void aSystemThatIsNotKnownIsGivenByItsNumber() {
        assertThat(
                        document(MinidumpBuilder.linux().platform(0x8888))
                                .at("/system_info/os")
                                .asText())
                .isEqualTo("0x00008888");
    }

    @Test
    void crashpadAnnotationsAreRepeated() {
        CrashpadInfo info =
                new CrashpadInfo(
                        null,
                        Map.of("prod", "app"),
                        List.of(
                                new CrashpadInfo.ModuleNotes(
                                        0,
                                        List.of("one"),
                                        Map.of(),
                                        List.of(new CrashpadInfo.AnnotationObject("k", 1, "v")))));
        JsonNode document =
                document(MinidumpBuilder.linux().bareModule(0x1000, 1, "app").crashpad(info));

        assertThat(document.path("crashpad_info"))
                .isEqualTo(
                        Corpus.json(
                                """
                                {"report_id": null, "annotations": {"prod": "app"}, "modules": [
                                  {"module_index": 0, "module": "app", "list": ["one"],
                                   "annotations": {},
                                   "objects": [{"name": "k", "type": 1, "value": "v"}]}]}
                                """));
    }

    @Test
    void softErrorsOfTheWriterComeBeforeThoseOfTheReader() {
        JsonNode document =
                document(
                        MinidumpBuilder.linux()
                                .writerErrors("[{\"InitErrors\": [\"x\"]}]")
                                .bareModule(1, 0, "empty"));

        assertThat(document.path("soft_errors"))
                .isEqualTo(
                        Corpus.json(
                                "[{\"InitErrors\": [\"x\"]},"
                                        + " \"ModuleList: a module has no valid range\"]"));
    }

    @Test
    void whatTheWriterNotedMayBeAnything() {
        assertThat(softErrors("{\"a\": 1}")).isEqualTo(Corpus.json("[{\"a\": 1}]"));
        assertThat(softErrors("[]")).isEqualTo(Corpus.json("[]"));
        JsonNode notJson = Corpus.json("[\"SoftErrors: what the writer noted is no JSON\"]");
        assertThat(softErrors("[{]")).isEqualTo(notJson);
        assertThat(softErrors("")).isEqualTo(notJson);
        assertThat(softErrors("[".repeat(20_000))).isEqualTo(notJson);
    }

    private static JsonNode softErrors(String json) {
        return document(MinidumpBuilder.linux().writerErrors(json)).path("soft_errors");
    }

    private static JsonNode document(MinidumpBuilder builder) {
        return Corpus.json(
                StackwalkReport.toJson(builder.build(), Corpus.NO_SYMBOLS, WalkOptions.BEST));
    }

    private static JsonNode document(Crash crash) {
        return Corpus.json(json(crash));
    }

    private static String json(Crash crash) {
        return StackwalkReport.toJson(
                ByteBuffer.wrap(crash.bytes()), crash.source(), WalkOptions.BEST);
    }
}
