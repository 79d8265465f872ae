package dev.faultline.stackwalk;

import static dev.faultline.stackwalk.Crash.APP;
import static dev.faultline.stackwalk.Crash.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
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

    private static JsonNode document(Crash crash) {
        return Corpus.json(json(crash));
    }

    private static String json(Crash crash) {
        return StackwalkReport.toJson(
                ByteBuffer.wrap(crash.bytes()), crash.source(), WalkOptions.BEST);
    }
}
