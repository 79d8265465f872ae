package dev.faultline.jobs.cli;

import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.PropertiesFile;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where Kafka and the registry are; shared by all commands that talk to them. */
public final class ConnectionOptions {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:FAULTLINE_BOOTSTRAP_SERVERS:-127.0.0.1:9092}",
            description = "Kafka brokers (default: ${DEFAULT-VALUE}).")
    private String bootstrapServers = "";

    @Option(
            names = "--registry-url",
            paramLabel = "URL",
            defaultValue = "${env:FAULTLINE_REGISTRY_URL:-http://127.0.0.1:8085/apis/ccompat/v7}",
            description = "Confluent API of the schema registry (default: ${DEFAULT-VALUE}).")
    private String registryUrl = "";

    @Option(
            names = "--kafka-property",
            paramLabel = "NAME=VALUE",
            description = "Further property of the Kafka client; repeatable.")
    private Map<String, String> kafkaProperties = new LinkedHashMap<>();

    @Option(
            names = "--registry-property",
            paramLabel = "NAME=VALUE",
            description = "Further property of the registry client; repeatable.")
    private Map<String, String> registryProperties = new LinkedHashMap<>();

    @Option(
            names = "--kafka-properties-file",
            paramLabel = "FILE",
            defaultValue = "${env:FAULTLINE_KAFKA_PROPERTIES_FILE:-}",
            description =
                    "Properties file with further properties of the Kafka client, for secrets (env"
                            + " FAULTLINE_KAFKA_PROPERTIES_FILE).")
    private String kafkaPropertiesFile = "";

    @Option(
            names = "--registry-properties-file",
            paramLabel = "FILE",
            defaultValue = "${env:FAULTLINE_REGISTRY_PROPERTIES_FILE:-}",
            description =
                    "The same for the registry client (env FAULTLINE_REGISTRY_PROPERTIES_FILE).")
    private String registryPropertiesFile = "";

    /** Returns the settings these options make. */
    public KafkaSettings settings() {
        Map<String, String> client = PropertiesFile.references(kafkaPropertiesFile);
        client.putAll(kafkaProperties);
        return new KafkaSettings(
                bootstrapServers, registryUrl, client, registryProperties, registryPropertiesFile);
    }
}
