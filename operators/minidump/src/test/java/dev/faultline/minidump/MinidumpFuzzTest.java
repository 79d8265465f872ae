package dev.faultline.minidump;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;

/** Any bytes are a dump or a typed error, within bounds and the same each time. */
class MinidumpFuzzTest {

    @FuzzTest(maxDuration = "30s")
    void readsAnyBytes(byte[] file) {
        read(file);
    }

    @FuzzTest(maxDuration = "30s")
    void readsAnythingThatLooksLikeADump(FuzzedDataProvider data) {
        read(GeneratedDump.of(data));
    }

    private static void read(byte[] file) {
        HostileInput.check(file.length, () -> describe(MinidumpReader.read(ByteBuffer.wrap(file))));
    }

    /** Everything in the result, and what is made of it later. */
    private static List<Object> describe(MinidumpResult result) {
        if (!(result instanceof Minidump dump)) {
            return List.of(result);
        }
        ExceptionRecord exception = dump.exception();
        return List.of(
                dump.system(),
                dump.process(),
                dump.threads().toString(),
                dump.threads().stream().map(thread -> "" + dump.lastError(thread)).toList(),
                dump.modules(),
                dump.unloadedModules(),
                dump.memory().items().toString(),
                dump.mappings().items(),
                "" + dump.isExecutable(0x40_0000),
                "" + dump.crashingThreadId(),
                exception == null
                        ? ""
                        : CrashReason.describe(dump.system(), exception)
                                + CrashReason.address(dump.system(), exception),
                dump.assertion() == null ? "" : dump.assertion().describe(),
                dump.linux(),
                dump.mac(),
                "" + dump.crashpad(),
                "" + dump.handles(),
                "" + dump.writerErrors(),
                dump.softErrors());
    }
}
