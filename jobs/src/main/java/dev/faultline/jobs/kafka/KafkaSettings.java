package dev.faultline.jobs.kafka;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * How to reach Kafka and the schema registry.
 *
 * @param bootstrapServers host:port list of the brokers
 * @param registryUrl base URL of the registry's Confluent API
 * @param clientProperties further properties of every Kafka client (security, compression)
 * @param registryProperties further properties of the registry client
 * @param registryPropertiesFile file with those that are secret, read for each client; empty for
 *     none
 */
public record KafkaSettings(
        String bootstrapServers,
        String registryUrl,
        Map<String, String> clientProperties,
        Map<String, String> registryProperties,
        String registryPropertiesFile)
        implements Serializable {

    /** Copies the maps. */
    public KafkaSettings {
        clientProperties = Map.copyOf(clientProperties);
        registryProperties = Map.copyOf(registryProperties);
    }

    /** Plain access without further properties. */
    public static KafkaSettings plain(String bootstrapServers, String registryUrl) {
        return new KafkaSettings(bootstrapServers, registryUrl, Map.of(), Map.of(), "");
    }

    /** Returns a new registry client. */
    public SchemaRegistry registry() {
        Map<String, String> properties = new HashMap<>(registryProperties);
        properties.putAll(PropertiesFile.read(registryPropertiesFile));
        return new SchemaRegistry(registryUrl, properties);
    }

    /** Returns the properties of a Kafka client, bootstrap servers included. */
    public Properties client() {
        Properties properties = new Properties();
        properties.putAll(clientProperties);
        properties.setProperty("bootstrap.servers", bootstrapServers);
        return properties;
    }
}
