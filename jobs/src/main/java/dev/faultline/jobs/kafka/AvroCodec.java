package dev.faultline.jobs.kafka;

import dev.faultline.functions.record.DeadLetterReason;
import dev.faultline.functions.record.UndecodableRecordException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes one record type in the Confluent wire format: a zero byte, the schema id as four
 * bytes, the Avro binary. Schema ids and datum readers are cached. Not thread safe: one per task.
 *
 * @param <T> the generated record class
 */
public final class AvroCodec<T extends SpecificRecordBase> {

    private static final byte MAGIC = 0;
    private static final int HEADER_BYTES = 5;
    private static final int INITIAL_BUFFER_BYTES = 4096;

    private final String subject;
    private final Schemas registry;
    private final Schema schema;
    private final SpecificDatumWriter<T> writer;
    private final Map<Integer, SpecificDatumReader<T>> readersById = new HashMap<>();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(INITIAL_BUFFER_BYTES);
    private byte @Nullable [] header;
    private @Nullable BinaryEncoder encoder;
    private @Nullable BinaryDecoder decoder;

    /**
     * Creates a codec.
     *
     * @param topic topic of the records; the subject is {@code <topic>-value}
     * @param type generated record class
     * @param registry registry of the schema ids
     */
    public AvroCodec(String topic, Class<T> type, SchemaRegistry registry) {
        this(topic, type, (Schemas) registry);
    }

    AvroCodec(String topic, Class<T> type, Schemas registry) {
        this.subject = topic + "-value";
        this.registry = registry;
        this.schema = SpecificData.get().getSchema(type);
        this.writer = new SpecificDatumWriter<>(schema, generatedEncoders(type));
    }

    /**
     * The model of a record class that writes with the code that was generated for it, where there
     * is some. A model of our own, because readers share the class's and must go on checking
     * everything.
     */
    private static SpecificData generatedEncoders(Class<?> type) {
        SpecificData model = new SpecificData(type.getClassLoader());
        SpecificData.getForClass(type).getConversions().forEach(model::addLogicalTypeConversion);
        model.setCustomCoders(true);
        return model;
    }

    /**
     * Encodes a record.
     *
     * @throws RegistryException when the schema is not registered: run {@code faultline topics
     *     apply}
     */
    public byte[] encode(T record) {
        buffer.reset();
        buffer.writeBytes(header());
        encoder = EncoderFactory.get().binaryEncoder(buffer, encoder);
        try {
            writer.write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.toByteArray();
    }

    /**
     * Decodes a value written under any registered version of the schema.
     *
     * @throws UndecodableRecordException when it can never be decoded
     * @throws RegistryException when the registry does not answer
     */
    public T decode(byte @Nullable [] value) throws UndecodableRecordException {
        if (value == null || value.length < HEADER_BYTES || value[0] != MAGIC) {
            throw new UndecodableRecordException(
                    DeadLetterReason.BAD_MAGIC, "not in the Confluent wire format");
        }
        int id = ByteBuffer.wrap(value).getInt(1);
        SpecificDatumReader<T> reader = readersById.get(id);
        if (reader == null) {
            reader = readerFor(id);
            readersById.put(id, reader);
        }
        try {
            decoder =
                    DecoderFactory.get()
                            .binaryDecoder(
                                    value, HEADER_BYTES, value.length - HEADER_BYTES, decoder);
            return reader.read(null, decoder);
        } catch (IOException | AvroRuntimeException | UnsupportedOperationException e) {
            throw new UndecodableRecordException(
                    DeadLetterReason.AVRO_MALFORMED,
                    "not Avro of schema id " + id + ": " + e.getClass().getSimpleName());
        }
    }

    private SpecificDatumReader<T> readerFor(int id) throws UndecodableRecordException {
        try {
            Schema written = registry.schemaById(id);
            if (!written.getFullName().equals(schema.getFullName())) {
                throw new UndecodableRecordException(
                        DeadLetterReason.SCHEMA_INCOMPATIBLE,
                        "schema id " + id + " is of another record type");
            }
            return new SpecificDatumReader<>(written, schema);
        } catch (RegistryException e) {
            if (e.notFound()) {
                throw new UndecodableRecordException(
                        DeadLetterReason.SCHEMA_UNKNOWN, "schema id " + id + " is not registered");
            }
            throw e;
        }
    }

    private byte[] header() {
        byte[] current = header;
        if (current == null) {
            int id = registry.idOf(subject, schema);
            current = ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(id).array();
            header = current;
        }
        return current;
    }
}
