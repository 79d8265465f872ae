package dev.faultline.jobs.kafka;

import dev.faultline.jobs.options.OptionCheck;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

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

    /** Reads the options; what is missing is noted. */
    public static KafkaSettings read(OptionCheck options) {
        String registryUrl = options.required(REGISTRY_URL);
        Map<String, String> registryProperties = options.get(REGISTRY_PROPERTIES);
        check(options, REGISTRY_URL, () -> PropertiesFile.refuseSecretIn(registryUrl));
        check(
                options,
                REGISTRY_PROPERTIES,
                () -> PropertiesFile.refuseSecrets(registryProperties, "a command line"));
        String registryFile = options.get(REGISTRY_PROPERTIES_FILE);
        check(options, REGISTRY_PROPERTIES_FILE, () -> PropertiesFile.check(registryFile));
        return new KafkaSettings(
                options.required(BOOTSTRAP_SERVERS),
                registryUrl,
                clientProperties(options),
                registryProperties,
                registryFile);
    }

    private static void check(OptionCheck options, ConfigOption<?> option, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            options.require(false, "--" + option.key() + ": " + e.getMessage());
        }
    }

    private static Map<String, String> clientProperties(OptionCheck options) {
        Map<String, String> properties = new HashMap<>();
        String file = options.get(CLIENT_PROPERTIES_FILE);
        check(
                options,
                CLIENT_PROPERTIES_FILE,
                () -> properties.putAll(PropertiesFile.references(file)));
        Map<String, String> given = options.get(CLIENT_PROPERTIES);
        check(
                options,
                CLIENT_PROPERTIES,
                () -> PropertiesFile.refuseSecrets(given, "a command line"));
        properties.putAll(given);
        return properties;
    }
}
