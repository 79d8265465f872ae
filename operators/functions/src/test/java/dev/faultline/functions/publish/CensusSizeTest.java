package dev.faultline.functions.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.functions.intake.ReadCrash;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.intake.ClientHasher;
import dev.faultline.intake.CrashFormat;
import dev.faultline.intake.CrashParser;
import dev.faultline.intake.IntakeLimits;
import dev.faultline.intake.IntakeResult;
import dev.faultline.intake.RawCrash;
import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashSource;
import dev.faultline.intake.policy.CensusFacts;
import dev.faultline.intake.policy.PolicyDecision;
import dev.faultline.schema.CensusRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CensusSizeTest {

    /** Schema id in front of each value. */
    private static final int HEADER_BYTES = 5;

    private static final int LIMIT = 300;

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00e4", "\u4e2d", "\ud83e\udd8a"})
    void theLargestRecordHasAtMostThreeHundredBytes(String character) throws IOException {
        String longest = character.repeat(500);
        String json =
                """
                {"ProductName":"%1$s","ReleaseChannel":"%1$s","Version":"%1$s","BuildID":"%1$s",
                "ProcessType":"forkserver","OS":"%1$s"}"""
                        .formatted(longest);
        CrashEvent event = event(json);
        PolicyDecision decision = new PolicyDecision("r".repeat(40), true, 0.1);
        ReadCrash read =
                new ReadCrash(
                        new InputRecord(
                                "crash.reports.v1",
                                Integer.MAX_VALUE,
                                Long.MAX_VALUE,
                                0,
                                null,
                                null,
                                List.of()),
                        Long.MAX_VALUE / 2,
                        event,
                        decision,
                        CensusFacts.of(event, decision),
                        null);

        int bytes = HEADER_BYTES + encoded(CrashRows.withoutEvent(read).census()).length;

        System.out.println("largest census record: " + bytes + " bytes");
        assertThat(bytes).isLessThanOrEqualTo(LIMIT);
    }

    private static CrashEvent event(String json) {
        IntakeResult result =
                new CrashParser(IntakeLimits.DEFAULT, new ClientHasher(new byte[32]))
                        .parse(
                                new RawCrash(
                                        CrashSource.REPORT,
                                        CrashFormat.CRASH_REPORT,
                                        "d".repeat(64),
                                        1_790_000_000_000L,
                                        Map.of(),
                                        json.getBytes(StandardCharsets.UTF_8),
                                        List.of()));
        assertThat(result).isInstanceOf(IntakeResult.Accepted.class);
        return ((IntakeResult.Accepted) result).event();
    }

    private static byte[] encoded(CensusRecord row) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<>(CensusRecord.class).write(row, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
