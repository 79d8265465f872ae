package dev.faultline.jobs.kafka;

import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/** Options of every job for reaching Kafka and the registry. */
public final class KafkaOptions {

    public static final ConfigOption<String> BOOTSTRAP_SERVERS =
            ConfigOptions.key("bootstrap-servers")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Kafka brokers, host:port list.");

    public static final ConfigOption<String> REGISTRY_URL =
            ConfigOptions.key("registry-url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Base URL of the schema registry's Confluent API, for example"
                                    + " http://127.0.0.1:8081/apis/ccompat/v7.");

    public static final ConfigOption<Map<String, String>> CLIENT_PROPERTIES =
            ConfigOptions.key("kafka-properties")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "Further properties of every Kafka client, name:value pairs separated by"
                                    + " commas.");

    public static final ConfigOption<String> CLIENT_PROPERTIES_FILE =
            ConfigOptions.key("kafka-properties-file")
                    .stringType()
                    .defaultValue("")
                    .withDescription(
                            "Properties file, at the same path on every JobManager and TaskManager,"
                                    + " with further properties of every Kafka client. For secrets: the"
                                    + " values never become part of the job. Empty for none.");

    public static final ConfigOption<String> REGISTRY_PROPERTIES_FILE =
            ConfigOptions.key("registry-properties-file")
                    .stringType()
                    .defaultValue("")
                    .withDescription("The same for the registry client. Empty for none.");

    public static final ConfigOption<Map<String, String>> REGISTRY_PROPERTIES =
            ConfigOptions.key("registry-properties")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "Further properties of the registry client, name:value pairs separated by"
                                    + " commas.");

    private KafkaOptions() {}

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException when one that has no default is missing
     */
    public static KafkaSettings read(ReadableConfig configuration) {
        Map<String, String> client =
                PropertiesFile.references(configuration.get(CLIENT_PROPERTIES_FILE));
        client.putAll(configuration.get(CLIENT_PROPERTIES));
        return new KafkaSettings(
                required(configuration, BOOTSTRAP_SERVERS),
                required(configuration, REGISTRY_URL),
                client,
                configuration.get(REGISTRY_PROPERTIES),
                configuration.get(REGISTRY_PROPERTIES_FILE));
    }

    private static String required(ReadableConfig configuration, ConfigOption<String> option) {
        return configuration
                .getOptional(option)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "--" + option.key() + " is missing: " + describe(option)));
    }

    private static String describe(ConfigOption<?> option) {
        return new org.apache.flink.configuration.description.HtmlFormatter()
                .format(option.description());
    }
}
