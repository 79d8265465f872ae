package dev.faultline.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.functions.record.DeadLetterReason;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.PayloadFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class AvroCodecTest {

    private static final int HEADER_BYTES = 5;
    private static final int UNKNOWN_ID = 7;

    private final AvroCodec<CrashEnvelope> codec =
            new AvroCodec<>(
                    Topics.PINGS,
                    CrashEnvelope.class,
                    new KnownSchemas(Map.of(0, CrashEnvelope.getClassSchema())));

    @Test
    void readsWhatItWrote() throws UndecodableRecordException {
        assertThat(codec.decode(codec.encode(envelope()))).isEqualTo(envelope());
    }

    @Test
    void refusesARecordThatClaimsMoreThanItHas() {
        byte[] written = codec.encode(envelope());
        int refused = 0;
        // The largest size there is, in the place of whatever stands at each position in turn.
        byte[] largest = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
        for (int at = HEADER_BYTES; at <= written.length - largest.length; at++) {
            byte[] claim = written.clone();
            System.arraycopy(largest, 0, claim, at, largest.length);
            try {
                // Where it stood for a number or within a text, nothing is claimed.
                assertThat(codec.decode(claim)).isNotNull();
            } catch (UndecodableRecordException e) {
                assertThat(e.reason()).isEqualTo(DeadLetterReason.AVRO_MALFORMED);
                refused++;
            }
        }
        assertThat(refused).isPositive();
        // A text of that size directly behind the time and the format.
        byte[] text = codec.encode(envelope());
        int lengthOfId = indexOf(text, "7c9e6679") - 1;
        System.arraycopy(largest, 0, text, lengthOfId, largest.length);
        assertReason(DeadLetterReason.AVRO_MALFORMED, text);
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    @Test
    void saysWhatCannotBeReadAtAll() {
        assertReason(DeadLetterReason.BAD_MAGIC, new byte[] {1, 0, 0, 0, 0, 0});
        assertReason(DeadLetterReason.BAD_MAGIC, new byte[0]);
        assertReason(DeadLetterReason.SCHEMA_UNKNOWN, new byte[] {0, 0, 0, 0, UNKNOWN_ID, 0});
        assertReason(DeadLetterReason.AVRO_MALFORMED, new byte[] {0, 0, 0, 0, 0});
    }

    private void assertReason(DeadLetterReason reason, byte[] value) {
        assertThatThrownBy(() -> codec.decode(value))
                .isInstanceOfSatisfying(
                        UndecodableRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static CrashEnvelope envelope() {
        return CrashEnvelope.newBuilder()
                .setReceivedAt(Instant.ofEpochMilli(1_790_000_000_000L))
                .setFormat(PayloadFormat.TELEMETRY_CRASH_V4)
                .setDocumentId("7c9e6679")
                .setHeaders(Map.of("date", "Fri, 27 Nov 2026 12:00:00 GMT"))
                .setPayload(ByteBuffer.wrap(new byte[] {'{', '}'}))
                .build();
    }

    /** Schemas by id; the id of whatever is written is 0. */
    record KnownSchemas(Map<Integer, Schema> byId) implements Schemas {

        @Override
        public int idOf(String subject, Schema schema) {
            return 0;
        }

        @Override
        public Schema schemaById(int id) {
            Schema schema = byId.get(id);
            if (schema == null) {
                throw new RegistryException("no such schema", true, new IllegalArgumentException());
            }
            return schema;
        }
    }
}
