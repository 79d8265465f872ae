package dev.faultline.intake;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.faultline.intake.event.CrashSource;
import dev.faultline.minidump.HostileInput;
import java.util.List;
import java.util.Map;

/** Any payload of any format is an event or a reason, within bounds and the same each time. */
class CrashParserFuzzTest {

    private final CrashParser parser = SampleCrash.parser();

    @FuzzTest(maxDuration = "30s")
    void parsesAnyPayload(byte[] payload) {
        for (CrashFormat format : CrashFormat.values()) {
            boolean report = format == CrashFormat.CRASH_REPORT;
            RawCrash raw =
                    new RawCrash(
                            report ? CrashSource.REPORT : CrashSource.PING,
                            format,
                            null,
                            SampleCrash.RECEIVED_AT,
                            Map.of(),
                            payload,
                            List.of());
            HostileInput.check(payload.length, () -> parser.parse(raw));
        }
    }
}
