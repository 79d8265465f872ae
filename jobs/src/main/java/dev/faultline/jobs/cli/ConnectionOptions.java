package dev.faultline.jobs.cli;

import dev.faultline.jobs.kafka.KafkaSettings;
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

    /** Returns the settings these options make. */
    public KafkaSettings settings() {
        return new KafkaSettings(
                bootstrapServers, registryUrl, kafkaProperties, registryProperties);
    }
}
