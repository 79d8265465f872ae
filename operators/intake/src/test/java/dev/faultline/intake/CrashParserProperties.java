package dev.faultline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.intake.event.CrashSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged payloads of every format: an event or a reason, the same each time, never a throw. */
class CrashParserProperties {
    private static final int MUTANTS = 400;
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "true",
        "-1",
        "1e999",
        "\"\"",
        "\\u0000",
        "\\ud800",
        "9223372036854775808",
        "0x",
        "\u202e",
        "[[[[",
        "\"extra\":"
    };

    private final CrashParser parser = SampleCrash.parser();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyMutantHasAResult(long seed) {
        Random random = new Random(seed);
        byte[] telemetry = bytes(SampleCrash.telemetryJson());
        byte[] glean = bytes(SampleCrash.gleanJson());
        byte[] report = bytes(SampleCrash.json(SampleCrash.annotations()));
        for (int i = 0; i < MUTANTS; i++) {
            check(CrashSource.PING, CrashFormat.TELEMETRY_CRASH_V4, mutant(telemetry, random));
            check(CrashSource.PING, CrashFormat.GLEAN_CRASH, mutant(glean, random));
            check(CrashSource.REPORT, CrashFormat.CRASH_REPORT, mutant(report, random));
        }
    }

    private void check(CrashSource source, CrashFormat format, byte[] payload) {
        RawCrash raw =
                new RawCrash(
                        source,
                        format,
                        null,
                        SampleCrash.RECEIVED_AT,
                        Map.of(),
                        payload,
                        List.of());
        IntakeResult result = parser.parse(raw);
        assertThat(parser.parse(raw)).isEqualTo(result);
        if (result instanceof IntakeResult.Accepted accepted) {
            assertThat(accepted.event().times().crashTimeMillis())
                    .isLessThanOrEqualTo(SampleCrash.RECEIVED_AT);
        }
    }

    private static byte[] mutant(byte[] original, Random random) {
        StringBuilder text = new StringBuilder(new String(original, StandardCharsets.ISO_8859_1));
        for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 3 -> text.delete(at, Math.min(text.length(), at + random.nextInt(200)));
                default -> {
                    int end = Math.min(text.length(), at + random.nextInt(200));
                    text.insert(random.nextInt(text.length()), text.substring(at, end));
                }
            }
            if (text.isEmpty()) {
                text.append('{');
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
