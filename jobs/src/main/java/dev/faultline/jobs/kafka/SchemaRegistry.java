package dev.faultline.jobs.kafka;

import dev.faultline.jobs.Compatibility;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.ParsedSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.entities.Config;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/**
 * A Confluent-compatible schema registry. The one class that touches the Confluent client, which
 * ships relocated inside Flink's registry format.
 */
public final class SchemaRegistry implements Schemas {

    private static final int CACHED_SCHEMAS_PER_SUBJECT = 1_000;
    private static final int NOT_FOUND = 404;

    private final String url;
    private final SchemaRegistryClient client;

    /**
     * Connects lazily.
     *
     * @param url base URL of the Confluent API, for example {@code
     *     http://127.0.0.1:8081/apis/ccompat/v7}
     * @param settings client settings of the Confluent names (basic auth, TLS stores); may be empty
     */
    public SchemaRegistry(String url, Map<String, String> settings) {
        this.url = url;
        this.client =
                new CachedSchemaRegistryClient(List.of(url), CACHED_SCHEMAS_PER_SUBJECT, settings);
    }

    /**
     * Registers a schema and pins the subject's compatibility level first, so that the registry
     * itself checks it. Does nothing new when both are already so.
     *
     * @return the schema id
     * @throws RegistryException when the registry refuses (incompatible) or does not answer
     */
    public int register(String subject, Schema schema, Compatibility level) {
        return call(
                "register " + subject,
                () -> {
                    client.updateConfig(subject, new Config(level.name()));
                    return client.register(subject, new AvroSchema(schema.toString()));
                });
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return call(
                "look up " + subject,
                () -> client.getId(subject, new AvroSchema(schema.toString())));
    }

    @Override
    public Schema schemaById(int id) {
        ParsedSchema parsed = call("read schema id " + id, () -> client.getSchemaById(id));
        return new Schema.Parser().parse(Objects.requireNonNull(parsed).canonicalString());
    }

    private <T> T call(String what, RegistryCall<T> call) {
        try {
            return call.run();
        } catch (RestClientException e) {
            throw new RegistryException(
                    "Cannot " + what + " at " + url + ": " + e.getMessage(),
                    e.getStatus() == NOT_FOUND,
                    e);
        } catch (IOException e) {
            throw new RegistryException(
                    "Cannot " + what + ": no answer from the schema registry at " + url, false, e);
        }
    }

    private interface RegistryCall<T> {
        T run() throws IOException, RestClientException;
    }
}
