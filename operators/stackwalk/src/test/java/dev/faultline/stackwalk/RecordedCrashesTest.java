package dev.faultline.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpReader;
import dev.faultline.symbols.SymbolSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Walks the recorded crashes of the demo. Their pings carry the stack that a debugger saw, so that
 * a dump and its ping must read the same as far as the walk of the dump can get.
 */
class RecordedCrashesTest {

    private static final Path CRASHES = Path.of("../../local-cluster/crashes/out");
    private static final SymbolSource SYMBOLS = Corpus.symbols(CRASHES.resolve("symbols"));

    /**
     * Frames of the ping that are not in the dump's walk. The debugger shows a call that left no
     * frame, {@code __pthread_kill_internal}, in one of them.
     */
    private static final Map<String, Integer> NOT_IN_DUMP = Map.of("main-cache-double-free", 1);

    @Test
    void inParityModeTheFramesAreThoseOfRustMinidump() {
        for (JsonNode crash : Corpus.json(Corpus.text(CRASHES.resolve("expected.json")))) {
            List<String> ours =
                    crashingThread(crash, WalkOptions.RUST_MINIDUMP).stream()
                            .map(RecordedCrashesTest::describe)
                            .toList();
            List<String> recorded = new ArrayList<>();
            crash.path("walked").forEach(frame -> recorded.add(describe(frame)));

            assertThat(ours.subList(0, recorded.size()))
                    .as(crash.path("name").asText())
                    .isEqualTo(recorded);
            assertThat(ours).hasSize(crash.path("walked_frames").asInt());
        }
    }

    @Test
    void pingAndDumpOfACrashReadTheSame() {
        for (JsonNode crash : Corpus.json(Corpus.text(CRASHES.resolve("expected.json")))) {
            String name = crash.path("name").asText();
            List<WalkedFrame> ofDump = crashingThread(crash, WalkOptions.BEST);
            List<WalkedFrame> ofPing = ping(name);
            int next = 0;
            int found = 0;
            for (WalkedFrame frame : ofPing) {
                int index = indexOf(frame.instruction(), ofDump, next);
                if (index >= 0) {
                    assertThat(withoutTrust(ofDump.get(index))).isEqualTo(withoutTrust(frame));
                    next = index + 1;
                    found++;
                }
            }
            System.out.printf(
                    "| %-30s | dump %3d | ping %3d | the same %3d | rust-minidump %3d |%n",
                    name,
                    ofDump.size(),
                    ofPing.size(),
                    found,
                    crash.path("agreeing_frames").asInt());
            assertThat(ofPing.size() - found)
                    .as("frames of the ping that the walk of %s misses", name)
                    .isEqualTo(NOT_IN_DUMP.getOrDefault(name, 0));
        }
    }

    private static int indexOf(long instruction, List<WalkedFrame> frames, int from) {
        for (int i = from; i < frames.size(); i++) {
            if (frames.get(i).instruction() == instruction) {
                return i;
            }
        }
        return -1;
    }

    /** Client and server unwind differently; what they say about an address must not differ. */
    private static WalkedFrame withoutTrust(WalkedFrame frame) {
        return new WalkedFrame(
                frame.instruction(),
                FrameTrust.NONE,
                frame.moduleIndex(),
                frame.module(),
                frame.moduleOffset(),
                frame.function(),
                frame.functionOffset(),
                frame.file(),
                frame.line(),
                frame.inlines(),
                frame.unloadedModules());
    }

    private static List<WalkedFrame> crashingThread(JsonNode crash, WalkOptions options) {
        Object dump =
                MinidumpReader.read(Corpus.bytes(CRASHES.resolve(crash.path("dump").asText())));
        assertThat(dump).isInstanceOf(Minidump.class);
        WalkedStack stack = new MinidumpWalker(SYMBOLS, options).walk((Minidump) dump);
        assertThat(stack.crashReason()).isEqualTo(crash.path("crash_type").asText());
        assertThat(stack.crashingThread()).isEqualTo(crash.path("crashing_thread").asInt());
        return stack.threads().get(crash.path("crashing_thread").asInt()).frames();
    }

    private static String describe(WalkedFrame frame) {
        List<String> inlines = new ArrayList<>();
        frame.inlines().forEach(inline -> inlines.add(String.valueOf(inline.function())));
        return frame.function()
                + " in "
                + frame.module()
                + " by "
                + frame.trust().label()
                + inlines;
    }

    private static String describe(JsonNode frame) {
        List<String> inlines = new ArrayList<>();
        frame.path("inlines").forEach(inline -> inlines.add(inline.asText()));
        return frame.path("function").asText()
                + " in "
                + frame.path("module").asText()
                + " by "
                + frame.path("trust").asText()
                + inlines;
    }

    private static List<WalkedFrame> ping(String name) {
        JsonNode stacks =
                Corpus.json(Corpus.text(CRASHES.resolve("pings/" + name + ".v4.json")))
                        .path("payload")
                        .path("stackTraces");
        List<PrewalkedModule> modules = new ArrayList<>();
        for (JsonNode module : stacks.path("modules")) {
            modules.add(
                    new PrewalkedModule(
                            address(module.path("base_addr")),
                            address(module.path("end_addr")),
                            module.path("filename").asText(),
                            module.path("debug_file").asText(),
                            module.path("debug_id").asText()));
        }
        int crashing = stacks.path("crash_info").path("crashing_thread").asInt();
        List<PrewalkedFrame> frames = new ArrayList<>();
        for (JsonNode frame : stacks.path("threads").path(crashing).path("frames")) {
            frames.add(
                    new PrewalkedFrame(
                            address(frame.path("ip")),
                            frame.path("module_index").asInt(-1),
                            FrameTrust.ofLabel(frame.path("trust").asText())));
        }
        return new PrewalkedStacks(SYMBOLS, WalkOptions.BEST)
                .symbolicate(modules, List.of(new PrewalkedThread(0, null, frames)), null, null, 0)
                .threads()
                .get(0)
                .frames();
    }

    private static long address(JsonNode text) {
        return Long.parseUnsignedLong(text.asText().substring(2), 16);
    }
}
