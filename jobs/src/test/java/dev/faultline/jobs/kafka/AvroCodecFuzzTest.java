package dev.faultline.jobs.kafka;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.jobs.Topics;
import dev.faultline.minidump.HostileInput;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.UsageSample;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/** Any bytes of any record type are a record or a reason, within bounds and the same each time. */
class AvroCodecFuzzTest {

    private static final int HEADER_BYTES = 5;

    private final List<AvroCodec<?>> codecs =
            List.of(
                    codec(Topics.PINGS, CrashEnvelope.class, CrashEnvelope.getClassSchema()),
                    codec(Topics.EVENTS, CrashEventRecord.class, CrashEventRecord.getClassSchema()),
                    codec(Topics.USAGE, UsageSample.class, UsageSample.getClassSchema()));

    @FuzzTest(maxDuration = "30s")
    void decodesAnyBytes(byte[] record) {
        byte[] value = new byte[HEADER_BYTES + record.length];
        System.arraycopy(record, 0, value, HEADER_BYTES, record.length);
        for (AvroCodec<?> codec : codecs) {
            HostileInput.check(value.length, () -> decoded(codec, value));
            HostileInput.check(record.length, () -> decoded(codec, record));
        }
    }

    private static <T extends SpecificRecordBase> String decoded(AvroCodec<T> codec, byte[] value) {
        try {
            return Arrays.toString(codec.encode(codec.decode(value)));
        } catch (UndecodableRecordException e) {
            return e.reason() + ": " + e.getMessage();
        }
    }

    private static <T extends SpecificRecordBase> AvroCodec<T> codec(
            String topic, Class<T> type, Schema schema) {
        return new AvroCodec<>(topic, type, new AvroCodecTest.KnownSchemas(Map.of(0, schema)));
    }
}
