package dev.faultline.jobs.audit;

import dev.faultline.jobs.kafka.RegistryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** Reads values in the Confluent wire format: a zero, four bytes of schema id, Avro. */
final class AvroValues {

    private static final int HEADER_BYTES = 5;

    private record Pair(int id, Class<?> type) {}

    private final IntFunction<Schema> schemas;
    private final Map<Pair, SpecificDatumReader<?>> readers = new HashMap<>();
    private @Nullable BinaryDecoder decoder;

    AvroValues(IntFunction<Schema> schemas) {
        this.schemas = schemas;
    }

    /**
     * Reads a value; null when it is not such a record.
     *
     * @throws RegistryException when the registry does not answer
     */
    @SuppressWarnings("unchecked") // a reader is kept with the class it was made for
    <T extends SpecificRecordBase> @Nullable T read(Class<T> type, byte @Nullable [] value) {
        if (value == null || value.length < HEADER_BYTES || value[0] != 0) {
            return null;
        }
        Pair pair = new Pair(ByteBuffer.wrap(value).getInt(1), type);
        SpecificDatumReader<T> reader = (SpecificDatumReader<T>) readers.get(pair);
        if (reader == null) {
            Schema written = written(pair.id());
            Schema wanted = SpecificData.get().getSchema(type);
            if (written == null || !written.getFullName().equals(wanted.getFullName())) {
                return null;
            }
            reader = new SpecificDatumReader<>(written, wanted);
            readers.put(pair, reader);
        }
        try {
            decoder =
                    DecoderFactory.get()
                            .binaryDecoder(
                                    value, HEADER_BYTES, value.length - HEADER_BYTES, decoder);
            return reader.read(null, decoder);
        } catch (IOException | AvroRuntimeException | UnsupportedOperationException e) {
            return null;
        }
    }

    private @Nullable Schema written(int id) {
        try {
            return schemas.apply(id);
        } catch (RegistryException e) {
            if (e.notFound()) {
                return null;
            }
            throw e;
        }
    }
}
