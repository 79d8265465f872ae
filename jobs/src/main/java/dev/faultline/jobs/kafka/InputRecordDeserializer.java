package dev.faultline.jobs.kafka;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordHeader;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Hands records on as bytes with their origin; decoding belongs to an operator with dead letters.
 */
final class InputRecordDeserializer implements KafkaRecordDeserializationSchema<InputRecord> {

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<InputRecord> out) {
        List<RecordHeader> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            byte[] value = header.value();
            headers.add(new RecordHeader(header.key(), value == null ? new byte[0] : value));
        }
        out.collect(
                new InputRecord(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        headers));
    }

    @Override
    public TypeInformation<InputRecord> getProducedType() {
        return TypeInformation.of(InputRecord.class);
    }
}
