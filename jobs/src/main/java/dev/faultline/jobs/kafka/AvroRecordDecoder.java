package dev.faultline.jobs.kafka;

import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.functions.record.UndecodableRecordException;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Decodes Avro records inside a function; connects to the registry at the first record.
 *
 * @param <T> the generated record class
 */
public final class AvroRecordDecoder<T extends SpecificRecordBase> implements RecordDecoder<T> {

    private final String topic;
    private final Class<T> type;
    private final KafkaSettings settings;
    private transient @Nullable AvroCodec<T> codec;

    /**
     * Creates a decoder.
     *
     * @param topic topic of the records
     * @param type generated record class
     * @param settings how to reach the registry
     */
    public AvroRecordDecoder(String topic, Class<T> type, KafkaSettings settings) {
        this.topic = topic;
        this.type = type;
        this.settings = settings;
    }

    @Override
    public T decode(byte @Nullable [] value) throws UndecodableRecordException {
        AvroCodec<T> current = codec;
        if (current == null) {
            current = new AvroCodec<>(topic, type, settings.registry());
            codec = current;
        }
        return current.decode(value);
    }
}
