package dev.faultline.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.AvroJson;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.DumpReference;
import dev.faultline.schema.PayloadFormat;
import dev.faultline.schema.UsageSample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedFilesTest {

    @TempDir private Path folder;

    @Test
    void readsWhatExportPrints() throws IOException, RecordedException {
        CrashEnvelope report =
                CrashEnvelope.newBuilder()
                        .setReceivedAt(Instant.ofEpochMilli(5))
                        .setFormat(PayloadFormat.CRASH_REPORT)
                        .setDocumentId("r1")
                        .setHeaders(Map.of("agent", "Grün"))
                        .setPayload(ByteBuffer.wrap(new byte[] {1, 0, -1}))
                        .setDumps(
                                List.of(
                                        DumpReference.newBuilder()
                                                .setName("upload_file_minidump")
                                                .setSizeBytes(2)
                                                .setInline(ByteBuffer.wrap(new byte[] {7, 8}))
                                                .build()))
                        .build();
        UsageSample sample =
                UsageSample.newBuilder()
                        .setSampleId("u1")
                        .setReceivedAt(Instant.ofEpochMilli(3))
                        .setIntervalStart(Instant.ofEpochMilli(1))
                        .setIntervalEnd(Instant.ofEpochMilli(2))
                        .setHoursWall(0.5)
                        .build();

        List<Recorded> records =
                read(
                        file(Topics.REPORTS, "r", AvroJson.of(report).toString()),
                        file(Topics.USAGE, "u", AvroJson.of(sample).toString()));

        assertThat(records).extracting(Recorded::row).containsExactly(sample, report);
        assertThat(records).extracting(Recorded::key).containsExactly("u1", "r1");
    }

    @Test
    void mixesFilesInOrderOfReceiveTime() throws IOException, RecordedException {
        List<Recorded> records =
                read(
                        file(Topics.PINGS, "a", ping(10), "", ping(30)),
                        file(Topics.PINGS, "b", ping(20), ping(40)),
                        file(Topics.PINGS, "c"));

        assertThat(records).extracting(Recorded::receivedAt).containsExactly(10L, 20L, 30L, 40L);
    }

    @Test
    void namesFileAndLineOfWhatIsWrongAndNotItsWords() throws IOException {
        assertWrong("{\"secret\": ", ":2: not JSON", "secret");
        assertWrong("[]", ":2: no JSON object", "[]");
        assertWrong(ping(1).replace("payload", "secrets"), "there is no field secrets", "AQID");
        assertWrong(
                ping(1).replace("TELEMETRY_CRASH_V4", "CRASH_REPORT"), "does not belong", "AQID");
        assertWrong(ping(1).replace("TELEMETRY_CRASH_V4", "X"), "format is none of", "AQID");
        assertWrong(ping(0), "received_at is no epoch time", "AQID");
        assertWrong(ping(1).replace("AQID", "%%"), "payload is not base64", "%%");
        assertWrong(ping(1).replace("AQID", ""), "payload is missing", "AQID");
    }

    private void assertWrong(String line, String message, String secret) throws IOException {
        RecordedFiles.Source file = file(Topics.PINGS, "wrong", ping(1), line);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(RecordedException.class)
                .hasMessageContaining("wrong:2: ")
                .hasMessageContaining(message)
                .hasMessageNotContaining(secret);
    }

    @Test
    void paceIsByReceiveTimeOrByCount() {
        assertThat(new ReplayPace(1, 0).dueAfter(7, 2_000)).isEqualTo(2_000);
        assertThat(new ReplayPace(60, 0).dueAfter(7, 120_000)).isEqualTo(2_000);
        assertThat(new ReplayPace(0, 0).dueAfter(7, 120_000)).isZero();
        assertThat(new ReplayPace(1, 500).dueAfter(1_000, 7)).isEqualTo(2_000);
        // A file that is out of order does not turn time back.
        assertThat(new ReplayPace(1, 0).dueAfter(7, -5)).isZero();
        assertThatThrownBy(() -> new ReplayPace(-1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String ping(long receivedAt) {
        return "{\"received_at\":"
                + receivedAt
                + ",\"format\":\"TELEMETRY_CRASH_V4\",\"document_id\":null,\"payload\":\"AQID\"}";
    }

    private RecordedFiles.Source file(String topic, String name, String... lines)
            throws IOException {
        return new RecordedFiles.Source(topic, Files.write(folder.resolve(name), List.of(lines)));
    }

    private static List<Recorded> read(RecordedFiles.Source... sources)
            throws IOException, RecordedException {
        List<Recorded> records = new ArrayList<>();
        try (RecordedFiles files = new RecordedFiles(List.of(sources))) {
            for (Recorded record = files.next(); record != null; record = files.next()) {
                records.add(record);
            }
        }
        return records;
    }
}
